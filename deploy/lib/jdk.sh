# Sourced by the scripts beside this folder: finds a JDK, or for a package that is built already a Java without compiler.

readonly COPPICE_JDK=25
coppice_tool=javac # what a JDK must have to be taken

# The major version of the JDK in a folder; fails where there is none.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/$coppice_tool" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' "$1/release"
}

# Folders where a JDK may be, one a line: JAVA_HOME, the PATH, then where systems and version managers put them.
# COPPICE_JVM_FOLDERS, one folder a line, stands for the last of these where it is set.
jdk_candidates() {
  local tool
  if [ -n "${JAVA_HOME:-}" ]; then printf '%s\n' "$JAVA_HOME"; fi
  if tool=$(command -v "$coppice_tool"); then
    tool=$(resolved "$tool")
    printf '%s\n' "${tool%/bin/"$coppice_tool"}"
  fi
  if [ "${COPPICE_JVM_FOLDERS+set}" = set ]; then
    printf '%s\n' "$COPPICE_JVM_FOLDERS"
    return
  fi
  printf '%s\n' /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home "${HOME:-}"/.jdks/* \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/*
}

# A file's own path, links followed.
resolved() {
  local path=$1 link
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=$(dirname "$path")/$link ;;
    esac
  done
  printf '%s\n' "$(cd "$(dirname "$path")" && pwd -P)/$(basename "$path")"
}

# Prints the folder of a JDK that will do; otherwise one sentence on what is needed, and fails.
find_jdk() {
  local folder version found=""
  while IFS= read -r folder; do
    version=$(jdk_version "$folder") || continue
    if [ -n "$version" ] && [ "$version" -ge "$COPPICE_JDK" ]; then
      printf '%s\n' "$folder"
      return 0
    fi
    found="$found $version in $folder;"
  done < <(jdk_candidates)
  printf '%s\n' "coppice: a JDK of version $COPPICE_JDK or later is needed, and none was found in JAVA_HOME, on the PATH\
 or in the usual folders${found:+ (only${found%;})}. Install one, for example Eclipse Temurin $COPPICE_JDK from\
 https://adoptium.net or your system's openjdk-$COPPICE_JDK-jdk, or set JAVA_HOME to the folder of one." >&2
  return 1
}

# The same where nothing is compiled: a runtime without compiler will do.
find_java() {
  coppice_tool=java
  find_jdk
}

# Maven's own libraries call what a JDK of today warns of.
quiet_maven() {
  export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
}

# Prints Maven's command; otherwise one sentence on what is needed, and fails.
find_maven() {
  command -v mvn && return 0
  if [ -n "${MAVEN_HOME:-}" ] && [ -x "$MAVEN_HOME/bin/mvn" ]; then
    printf '%s\n' "$MAVEN_HOME/bin/mvn"
    return 0
  fi
  printf '%s\n' "coppice: Maven is needed to build, and there is no mvn on the PATH. Install it (your system's package\
 is called maven) or set MAVEN_HOME to its folder." >&2
  return 1
}
