#!/usr/bin/env bash
# keep-job-running.sh HOST PORT OPTIONS...: submits the candle job with these options to the JobManager at HOST:PORT,
# and submits it again, from its newest checkpoint, whenever the cluster runs none. Never ends by itself.
set -euo pipefail

host=$1
port=$2
shift 2

jar=${CANDLEWICK_JOB_JAR:-/opt/candlewick/flink-job.jar}
checkpoints=${CANDLEWICK_CHECKPOINTS:-/var/lib/candlewick/checkpoints}
flink=${CANDLEWICK_FLINK:-/opt/flink/bin/flink}
pause=${CANDLEWICK_PAUSE_SECONDS:-5}

say() { printf 'keep-job-running: %s\n' "$*" >&2; }

# The states of all jobs, one a line; fails when the JobManager does not answer.
states() {
    local answer
    exec 3<>"/dev/tcp/$host/$port" || return 1
    printf 'GET /jobs HTTP/1.0\r\nHost: %s\r\n\r\n' "$host" >&3
    answer=$(timeout 10 cat <&3) || true
    exec 3>&-
    case $answer in
        *'"jobs"'*) printf '%s\n' "$answer" | grep -o '"status":"[A-Z]*"' || true ;;
        *) return 1 ;;
    esac
}

# Whether some job is neither over nor about to be.
alive() {
    grep -Eq '"(INITIALIZING|CREATED|RUNNING|RESTARTING|FAILING|SUSPENDED|RECONCILING|CANCELLING)"'
}

# The newest completed checkpoint of any job; nothing when there is none.
newest_checkpoint() {
    find "$checkpoints" -path '*/chk-*/_metadata' -printf '%T@ %h\n' 2>/dev/null | sort -rn | head -n 1 | cut -d ' ' -f 2-
}

submit() {
    local from
    from=$(newest_checkpoint)
    if [ -n "$from" ]; then
        say "submitting the job from $from"
        "$flink" run --detached --jobmanager "$host:$port" --fromSavepoint "file://$from" "$jar" "$@"
    else
        say "submitting the job"
        "$flink" run --detached --jobmanager "$host:$port" "$jar" "$@"
    fi
}

while true; do
    if found=$(states 2>/dev/null); then
        if ! printf '%s\n' "$found" | alive; then
            submit "$@" || say "the job was not taken; trying again in $pause s"
        fi
    else
        say "the JobManager at $host:$port does not answer"
    fi
    sleep "$pause" &
    wait $! # so that a signal ends the wait
done
