import { drawingThread } from './drawing-thread.ts'

/** Draws a report beside whatever else this process does; all of its reports share one thread. */
export const drawAside = drawingThread()
