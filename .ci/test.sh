# Part of ./candlewick: the test command. Read by the script, which has found the JDK.

test_usage() {
    cat <<'USAGE'
Usage: ./candlewick test [--faults] [--mutations] [--all]
Runs every check of the repository: formatting, the compiler's own checks, unit tests, tests on real
components, and the whole system in a real browser. The last line on standard output counts them:
N passed, N failed, N skipped. Exit code 1 when one failed.
      --faults      also the long fault tests, about half an hour more; every run leaves a report of
                    the faults it caused in system-test/target/faults (report.md, report.json)
      --mutations   only the tests of the tests: jobs with something wrong with them, each of which the fault
                    tests must notice; a line for each says by what, or NOT NOTICED
      --all         everything: the usual tests, the long fault tests, the tests of the tests
Tests that need the folder CANDLEWICK_DATA (default ../shared/data) are skipped without it.
USAGE
}

# Sets and exports CANDLEWICK_BROWSER when a browser is there or can be installed.
find_browser() {
    local candidate
    if [ -n "${CANDLEWICK_BROWSER:-}" ]; then
        [ -x "$CANDLEWICK_BROWSER" ] || fail 2 "CANDLEWICK_BROWSER=$CANDLEWICK_BROWSER cannot be executed."
        return 0
    fi
    for candidate in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$candidate" >/dev/null 2>&1; then
            CANDLEWICK_BROWSER=$(command -v "$candidate")
            export CANDLEWICK_BROWSER
            return 0
        fi
    done
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1 && grep -qs '^ID=debian' /etc/os-release; then
        say "No browser found: installing Debian's chromium (log in .candlewick/log/chromium.log)"
        if { DEBIAN_FRONTEND=noninteractive apt-get update -q &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; } \
            >"$state/log/chromium.log" 2>&1 </dev/null; then
            CANDLEWICK_BROWSER=$(command -v chromium)
            export CANDLEWICK_BROWSER
            return 0
        fi
        say "  It could not be installed: $(tail -n 1 "$state/log/chromium.log")"
    fi
    say "No browser found: the browser tests try the one that Playwright downloads, and are skipped without it."
}

run_tests() {
    local argument begin=$SECONDS build_status=0 suite_status=0 faults='' mutations='' tests=(-T2)
    local alone=(-Dtest.forks=1 -Dtest.components.options=-XX:+TieredCompilation)
    for argument in "$@"; do
        case $argument in
            -h | --help)
                test_usage
                exit 0
                ;;
            --faults) faults=1 ;;
            --mutations) mutations=1 ;;
            --all) faults=1 mutations=1 ;;
            *)
                test_usage >&2
                fail 2 "test: unknown argument $argument"
                ;;
        esac
    done
    # Tests mostly wait for processes, so two modules are tested at a time. But fault tests measure how long
    # recoveries take: nothing beside them, and components that are compiled as those of users are.
    case faults=$faults,mutations=$mutations in
        faults=1,mutations=1) tests=("${alone[@]}" -Dtest.excluded.groups=none) ;;
        faults=1,*) tests=("${alone[@]}" -Dtest.excluded.groups=mutations) ;;
        *,mutations=1)
            tests=("${alone[@]}" -Dtest.excluded.groups=none -pl system-test -am -Dtest=SimulationTest -Dit.test=MutationsIT
                -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false)
            ;;
    esac
    mkdir -p "$state/log" 2>/dev/null || fail 3 "Cannot write to $state." "Run as its owner."
    find_maven
    maven_options
    node_missing=
    find_node
    find_browser
    if [ -z "${CANDLEWICK_DATA:-}" ]; then
        export CANDLEWICK_DATA=$root/../shared/data
    fi
    [ -d "$CANDLEWICK_DATA" ] || say "No folder $CANDLEWICK_DATA: the tests on real data will be skipped."
    local java17=
    find_java17
    build_log=$state/log/test.log
    say "Testing (JDK $java_version, browser ${CANDLEWICK_BROWSER:-none}; full log in .candlewick/log/test.log)"
    find "$root" -path '*/node_modules' -prune -o -type d \( -name surefire-reports -o -name failsafe-reports \) \
        -path '*/target/*' -prune -exec rm -rf {} +
    rm -rf "$root/system-test/target/faults" "$root"/*/target/mutations
    # Failing tests do not end the run: the summary shall be of everything.
    (cd "$root" && "$maven" -B -ntp --fail-at-end verify -Dmaven.test.failure.ignore=true \
        ${java17:+"-Djdk17.home=$java17"} "${tests[@]}" 2>&1 </dev/null) |
        tee "$build_log" | show_progress "$begin" || build_status=$?
    say "Took $(((SECONDS - begin) / 60)) min $(((SECONDS - begin) % 60)) s"
    show_mutations "$mutations"
    "$java_home/bin/java" "$root/launcher/src/main/java/dev/candlewick/launcher/suite/SuiteReport.java" "$root" ||
        suite_status=$?
    if [ "$build_status" -ne 0 ]; then
        grep -E '^\[(ERROR|FATAL)\]' "$build_log" | head -n 40 >&2 || tail -n 40 "$build_log" >&2
        fail 1 "The build failed; the lines above say where." "The whole log: $build_log"
    fi
    exit "$suite_status"
}

# A line for each mutation: what noticed it, or that nothing did. Those that did not run are no matter here:
# their tests have failed.
show_mutations() {
    [ -n "$1" ] || return 0
    echo "Mutations, on the real components and in the simulation:"
    cat "$root"/*/target/mutations/report.txt 2>/dev/null || echo "none ran"
}

# The job's tests run on Java 17 too, where there is one: many clusters do.
find_java17() {
    local home
    for home in "${JAVA_17_HOME:-}" /usr/lib/jvm/*17*; do
        if [ -n "$home" ] && [ -x "$home/bin/java" ] && [[ $("$home/bin/java" -version 2>&1) == *'"17.'* ]]; then
            java17=$home
            return
        fi
    done
    say "No Java 17 under /usr/lib/jvm: the job is tested on JDK $java_version only (JAVA_17_HOME names another)."
}

# One line for each module and each test class, with the minutes since the beginning.
tests_line='Tests run: ([0-9]+), .* -- in (.*)$'
show_progress() {
    local line class bad
    while IFS= read -r line; do
        if [[ $line =~ $module_line ]]; then
            printf '%s  %s %s\n' "$(clock "$1")" "${BASH_REMATCH[3]}" "${BASH_REMATCH[2]}"
        elif [[ $line =~ $tests_line ]]; then
            class=${BASH_REMATCH[2]##*.}
            bad=
            case $line in *FAILURE!* | *ERROR!*) bad='  FAILED' ;; esac
            printf '%s      %s (%s)%s\n' "$(clock "$1")" "$class" "${BASH_REMATCH[1]}" "$bad"
        fi
    done >&2
}

clock() {
    local passed=$((SECONDS - $1))
    printf '%3d:%02d' $((passed / 60)) $((passed % 60))
}
