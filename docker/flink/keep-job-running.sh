#!/usr/bin/env bash
# keep-job-running.sh HOST PORT OPTIONS...: submits the candle job with these options to the JobManager at HOST:PORT,
# and submits it again, from its newest checkpoint, whenever the cluster runs none: always the job of the epoch that
# readers see, by the rules that it was begun with. Never ends by itself.
# keep-job-running.sh --check HOST PORT: exit code 0 when a job runs there.
set -euo pipefail

check=
if [ "${1:-}" = --check ]; then
    check=1
    shift
fi

host=$1
port=$2
shift 2

jar=${CANDLEWICK_JOB_JAR:-/opt/candlewick/flink-job.jar}
checkpoints=${CANDLEWICK_CHECKPOINTS:-/var/lib/candlewick/checkpoints}
flink=${CANDLEWICK_FLINK:-/opt/flink/bin/flink}
pause=${CANDLEWICK_PAUSE_SECONDS:-5}
# Prints the job's arguments for the live epoch, one a line.
live_epoch=${CANDLEWICK_LIVE_EPOCH:-java -cp $jar:/opt/flink/lib/* dev.candlewick.job.LiveEpoch /tmp}

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

# The newest completed checkpoint in a folder; nothing when there is none.
newest_checkpoint() {
    find "$1" -path '*/chk-*/_metadata' -printf '%T@ %h\n' 2>/dev/null | sort -rn | head -n 1 | cut -d ' ' -f 2-
}

submit() {
    local ask answer epoch folder from arguments restore=()
    read -ra ask <<<"$live_epoch"
    answer=$("${ask[@]}" "$@") || return 1
    mapfile -t arguments <<<"$answer"
    epoch=$(grep -m 1 -oP '^--log-epoch=\K[0-9]+$' <<<"$answer") || return 1
    folder=$checkpoints/epoch-$epoch
    from=$(newest_checkpoint "$folder")
    if [ -n "$from" ]; then
        restore=(--fromSavepoint "file://$from")
    fi
    say "submitting the job of epoch $epoch${from:+ from $from}"
    "$flink" run --detached --jobmanager "$host:$port" "${restore[@]}" "$jar" "${arguments[@]}" \
        "--checkpoint-dir=file://$folder"
}

if [ -n "$check" ]; then
    states | grep -q '"RUNNING"'
    exit
fi

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
