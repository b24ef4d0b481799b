# Part of ./candlewick: the bench command. Read by the script, which has found the JDK.

bench_modules=benchmark,benchmark/pass,benchmark/flink,benchmark/kafka-streams,benchmark/jet,benchmark/spark,benchmark/jmh

# Checksum of all that the benchmarks are made of.
bench_fingerprint() {
    {
        echo "$root ${HOME:-} $java_version"
        cd "$root" && find pom.xml topics trading-calendar flink-job sql local-stack benchmark \
            \( -name target -o -path '*/src/test' \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum
    } | cksum | tr ' ' -
}

run_bench() {
    local stamp=$state/build/benchmark.stamp fingerprint begin=$SECONDS status=0
    mkdir -p "$state/log" "$state/build" 2>/dev/null || fail 3 "Cannot write to $state." "Run as its owner."
    # These are measured on what ./candlewick up starts.
    case " $* " in *" latency "* | *" screen "* | *" sessions "* | *" soak "* | *" --all "*) build_alone ;; esac
    fingerprint=$(bench_fingerprint)
    if [ ! -e "$root/benchmark/target/classpath" ] || [ ! -e "$stamp" ] || [ "$(cat "$stamp")" != "$fingerprint" ]; then
        find_maven
        maven_options
        build_log=$state/log/bench-build.log
        node_missing=
        say "Building the benchmarks; the first time, other engines are downloaded (log in .candlewick/log/bench-build.log)"
        rm -f "$stamp"
        (cd "$root" && "$maven" -B -ntp -Pbenchmark -pl "$bench_modules" -am process-classes \
            -Dspotless.check.skip=true -Denforcer.skip=true 2>&1 </dev/null) |
            tee "$build_log" | show_modules >&2 || status=$?
        if [ "$status" -ne 0 ]; then
            grep -E '^\[(ERROR|FATAL)\]' "$build_log" | head -n 30 >&2 || tail -n 30 "$build_log" >&2
            explain_build_failure
        fi
        echo "$fingerprint" >"$stamp"
        say "Built in $((SECONDS - begin)) s"
    fi
    if [ "${1:-}" = jmh ]; then
        shift
        exec "$java_home/bin/java" -cp "$root/benchmark/jmh/target/classes:$(cat "$root/benchmark/jmh/target/classpath")" \
            org.openjdk.jmh.Main "$@"
    fi
    exec "$java_home/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
        -Dcandlewick.root="$root" -cp "$root/benchmark/target/classes:$(cat "$root/benchmark/target/classpath")" \
        dev.candlewick.benchmark.BenchCommand "$@"
}
