import { literal } from './python-text.ts'

/** What runs the tasks of an exported DAG. */
export type AirflowOperator = { kind: 'bash' } | { kind: 'docker'; image: string }

/** What `deftunes task run` ends with where trying again does not help. */
export const finalExitCode = 98

/** What `deftunes task run` ends with where the task counts as skipped: the one that Airflow's BashOperator takes for it. */
export const skipExitCode = 99

/** Begins the names of the variables that hold, in parts, what upstream tasks returned. */
const givenVariable = 'DEFTUNES_GIVEN_'

/** The class that every task of a file is of, or extends. */
export function taskRunText(operator: AirflowOperator, hasOutlets: boolean): string {
  const { kind } = operator
  return [
    `class TaskRun(${kind === 'bash' ? 'BashOperator' : 'DockerOperator'}):`,
    '    """A task of the project; the last line that its command prints is what it returns, as JSON."""',
    '',
    kind === 'bash' ? bashMethods : dockerMethods(operator.image),
    '',
    executeText(kind, hasOutlets),
    '',
    givenText,
  ].join('\n')
}

const bashMethods = `    def __init__(self, *, item=None, **rest):
        super().__init__(bash_command=COMMAND, env=ENVIRONMENT, append_env=True, **rest)
        self.item = item

    def get_env(self, context):
        return super().get_env(context) | self.given(context)

    def is_final(self, error):
        return self.subprocess_hook.sub_process.returncode == FINAL`

const dockerMethods = (image: string) => `    def __init__(self, *, item=None, **rest):
        super().__init__(
            image=${literal(image)},
            entrypoint=["sh", "-c"],
            command=[COMMAND],
            environment=ENVIRONMENT,
            private_environment={name: os.environ[name] for name in SECRETS if name in os.environ},
            mounts=[Mount(source=VOLUME, target="/state", type="volume")],
            mount_tmp_dir=False,
            auto_remove="force",
            skip_on_exit_code=${skipExitCode},
            **rest,
        )
        self.item = item

    def is_final(self, error):
        return f"'StatusCode': {FINAL}" in str(error)`

function executeText(kind: AirflowOperator['kind'], hasOutlets: boolean): string {
  const lines = [
    'def execute(self, context):',
    ...(kind === 'docker' ? ['    self.environment |= self.given(context)'] : []),
    '    try:',
    '        returned = json.loads(super().execute(context))',
    '    except AirflowException as error:',
    '        if self.is_final(error):',
    '            raise AirflowFailException(f"Trying again does not help: {error}") from error',
    '        raise',
    ...(hasOutlets ? outletLines(kind === 'bash' ? 'env' : 'environment') : []),
    '    return returned',
  ]
  return lines.map((line) => `    ${line}`).join('\n')
}

/** DAGs that wait for an asset learn from its event for which data it was updated. */
const outletLines = (variables: string) => [
  '    for asset in self.outlets:',
  '        context["outlet_events"][asset].extra = {',
  `            "interval_start": self.${variables}["DEFTUNES_INTERVAL_START"],`,
  `            "interval_end": self.${variables}["DEFTUNES_INTERVAL_END"],`,
  '        }',
]

const givenText = `    def given(self, context):
        """What upstream tasks returned and a mapped task's item, in parts that a variable can hold."""
        outputs = {task.task_id: XComArg(task).resolve(context) for task in self.upstream_list}
        text = json.dumps({"outputs": outputs, "item": self.item}, default=list)
        parts = [text[at : at + 100_000] for at in range(0, len(text), 100_000)]
        return {f"${givenVariable}{n}": part for n, part in enumerate(parts)}`

/** Tasks that choose among those that follow: what they chose is kept for these before the others are skipped. */
export const branchRunText = `class BranchRun(BaseBranchOperator, TaskRun):
    """A task that returns the ids of the downstream tasks that go on."""

    def choose_branch(self, context):
        chosen = TaskRun.execute(self, context)
        context["ti"].xcom_push(key="return_value", value=chosen)
        return chosen`

/** Tasks that keep what follows from running unless they return true. */
export const shortCircuitRunText = `class ShortCircuitRun(TaskRun, SkipMixin):
    """A task that skips what is downstream unless it returns true."""

    inherits_from_skipmixin = True

    def __init__(self, *, ignore_downstream_trigger_rules=True, **rest):
        super().__init__(**rest)
        self.ignore_downstream_trigger_rules = ignore_downstream_trigger_rules

    def execute(self, context):
        goes_on = super().execute(context)
        context["ti"].xcom_push(key="return_value", value=goes_on)
        if goes_on is not True:
            task = context["task"]
            far = self.ignore_downstream_trigger_rules
            tasks = task.get_flat_relatives() if far else task.get_direct_relatives()
            self.skip(ti=context["ti"], tasks=[task for task in tasks if not task.is_teardown])
        return goes_on`

/** Tasks that look again later until they return true. */
export const sensorRunText = `class SensorRun(BaseSensorOperator, TaskRun):
    """A task that looks for something, and again later unless it returned true."""

    def poke(self, context):
        is_there = TaskRun.execute(self, context) is True
        return PokeReturnValue(is_there, xcom_value=is_there)`
