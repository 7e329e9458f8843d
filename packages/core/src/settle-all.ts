/**
 * The results of works that run side by side, in their order. When one fails, the others are waited for before the
 * failure is told: whoever hears of it may clean up or try again, and nothing goes on behind it.
 * @throws the reason of the first in the list that failed
 */
export async function settleAll<T>(works: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(works)
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
