# Sourced by deploy/coppice and by bin/coppice of a package: runs a program, which is a folder with lib/*.jar.

# The JVM's options in the array java. Arguments: the folder of the JDK.
java_options() {
  local processors method
  java=("$1/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow)
  # Inlined into their callers, the innermost loops of Winograd's convolutions lose a fifth to half of their speed.
  local winograd=io.coppice.compute.kernel.Winograd
  java+=(-XX:CompileCommand=quiet "-XX:CompileCommand=dontinline,${winograd}Products::*")
  for method in data output gradient weightGradient turn; do
    java+=("-XX:CompileCommand=dontinline,${winograd}Transforms::$method")
  done
  # On few processors the JVM has one optimizing compiler, behind which the kernels wait for all of the first epoch.
  processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 8)
  if [ "$processors" -lt 8 ]; then java+=(-XX:CICompilerCount=4); fi
}

# Keeps the classes that a run of a few steps loads: every later run starts in a third of the time. Without them it works too.
# Arguments: the folders of the JDK and of the program.
archive_classes() {
  java_options "$1"
  shift
  use_utf8
  "${java[@]}" -XX:ArchiveClassesAtExit="$1/coppice.jsa" -Dcoppice.error=2 -cp "$1/lib/*" \
    io.coppice.deploy.command.Coppice train --out "$1/warm-up" \
    --set train.epochs=1 --set data.validation=59000 >"$1/warm-up.log" 2>&1 || true
  rm -rf "$1/warm-up"
}

# Names of files are bytes to the system and text to Java, which asks the locale how they are written: in C, not at all.
use_utf8() {
  local charmap name
  charmap=$(locale charmap 2>/dev/null || true)
  case $charmap in
    "" | ANSI_X3.4-1968 | US-ASCII | 646) ;;
    *) return ;;
  esac
  for name in C.UTF-8 C.utf8 en_US.UTF-8; do
    if [ "$( (LC_ALL=$name locale charmap) 2>/dev/null || true)" = UTF-8 ]; then
      export LC_ALL=$name
      return
    fi
  done
  if [ -z "$charmap" ]; then export LC_ALL=C.UTF-8; fi # no program tells; where text is UTF-8 anyway, nothing is lost
}

# Lets a link point to something else, at one stroke where the system can. Arguments: to what, the link.
point_to() {
  local next=$2.next-$$
  ln -s "$1" "$next"
  mv -fT "$next" "$2" 2>/dev/null || mv -fh "$next" "$2" 2>/dev/null || { rm -f "$next" && ln -sfn "$1" "$2"; }
}

# Whether nobody runs the program in a folder; who does holds a lock on its file `built`.
is_idle() {
  [ -f "$1/built" ] || return 0
  command -v flock >/dev/null || return 1
  (exec 6<"$1/built" && flock -n -x 6) 2>/dev/null
}

# What is said when Java's memory is full; the JVM itself ends the process then, with status 3, since no thread can go on
# reliably. It starts this much of a shell for it.
out_of_memory() {
  local heap="a quarter of this machine's memory, which Java takes for its heap unless told otherwise,"
  case ${COPPICE_JAVA_OPTS:-} in
    *-Xmx*) heap="the heap of COPPICE_JAVA_OPTS=$(grep -o -e '-Xmx[^ ]*' <<<"$COPPICE_JAVA_OPTS" | tail -n 1)" ;;
  esac
  export COPPICE_OUT_OF_MEMORY="coppice: out of memory: $heap is full. Give it more, such as COPPICE_JAVA_OPTS=-Xmx8g, or need less: a smaller data.batch, train.window or train.workers, or fewer data"
  if [ -t 2 ]; then COPPICE_OUT_OF_MEMORY=$'\n'$COPPICE_OUT_OF_MEMORY; fi
  java+=(-XX:+ExitOnOutOfMemoryError '-XX:OnOutOfMemoryError=echo "$COPPICE_OUT_OF_MEMORY" >&2'
    -XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput)
}

# Becomes the program. Arguments: folders of the JDK, of the program, and of the examples' parent; how it was called; its arguments.
run_program() {
  local folder=$2 home=$3 called=$4 command
  java_options "$1"
  shift 4
  use_utf8
  out_of_memory
  # The numeric libraries beside the vector kernels: one thread each, since the workers are the threads; and OpenBLAS takes
  # new processors with AVX-512 for old ones.
  export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
  if [ -z "${OPENBLAS_CORETYPE:-}" ] && grep -qs avx512f /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SkylakeX
  fi
  # While this process lives, nobody takes its jars away.
  if command -v flock >/dev/null && [ -r "$folder/built" ]; then
    exec 7<"$folder/built"
    flock -n -s 7 2>/dev/null || true
  fi
  # Words of COPPICE_JAVA_OPTS are options, so it is split on purpose.
  # shellcheck disable=SC2206
  command=("${java[@]}" -XX:SharedArchiveFile="$folder/coppice.jsa" -Xshare:auto -Xlog:cds=off -Xlog:aot=off
    ${COPPICE_JAVA_OPTS:-} "-Dcoppice.device=${COPPICE_DEVICE:-}" "-Dcoppice.kernels=${COPPICE_KERNELS:-}"
    "-Dcoppice.home=$home" "-Dcoppice.command=$called" -Dcoppice.error=9
    -cp "$folder/lib/*" io.coppice.deploy.command.Coppice "$@")
  # The JVM says by itself that a module is an incubator's, before anything of the program runs. What it says until then goes
  # through a filter; then the program takes its standard error back from 9, so that nothing else is delayed or can be lost.
  exec 9>&2 2> >(trap '' INT && exec grep --line-buffered -v '^WARNING: Using incubator modules' >&2)
  exec "${command[@]}"
}
