# Sourced by deploy/coppice: makes an archive of a program that is built, which runs without sources and Maven.

package_usage() {
  cat <<'T'
Usage: deploy/coppice package [--without-nd4j] [--with-java] [--out FOLDER]
Makes FOLDER/coppice-VERSION-SYSTEM.tar.xz (FOLDER is deploy/target unless given): unpack it anywhere and run bin/coppice,
which needs Java 25 or later, a runtime without compiler too.
      --without-nd4j   leaves the native BLAS of kernels = nd4j out, which is two thirds of the archive
      --with-java      puts a Java of its own in, made by this JDK's jlink
      --out FOLDER     where the archive is written
T
}

# What the program uses of Java.
readonly COPPICE_MODULES=java.se,jdk.incubator.vector,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.zipfs,jdk.net

package_program() {
  local nd4j=with with_java="" out=$target version system name
  while [ "$#" -gt 0 ]; do
    case $1 in
      --without-nd4j) nd4j=without ;;
      --with-java) with_java=yes ;;
      --out)
        if [ "$#" -lt 2 ]; then
          echo "coppice: --out needs a folder" >&2
          return 2
        fi
        out=$2
        shift
        ;;
      -h | --help)
        package_usage
        return 0
        ;;
      *)
        echo "coppice: package does not know $1" >&2
        package_usage >&2
        return 2
        ;;
    esac
    shift
  done
  if ! mkdir -p "$out" 2>/dev/null || [ ! -w "$out" ]; then
    echo "coppice: $out cannot be written; name another folder with --out" >&2
    return 1
  fi
  java_options "$jdk"
  version=$("${java[@]}" -cp "$program/lib/*" io.coppice.deploy.command.Coppice --version 2>/dev/null | sed 's/^coppice //')
  system=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
  name=coppice-$version-$system
  if [ "$nd4j" = without ]; then name=$name-without-nd4j; fi
  if [ -n "$with_java" ]; then name=$name-with-java; fi
  # All of ND4J takes minutes at full strength, for a tenth less.
  strength=-6
  if [ "$nd4j" = without ]; then strength=-9; fi
  stage=$(mktemp -d)
  trap 'rm -rf "$stage"' EXIT
  echo "coppice: packing $name, which takes a minute or two ..." >&2
  mkdir -p "$stage/$name/bin" "$stage/$name/lib"
  "${java[@]}" -cp "$program/lib/*" io.coppice.deploy.release.PackedJars "$program/lib" "$stage/$name/jars" "$nd4j" 2>/dev/null
  if [ -n "$with_java" ]; then
    "$jdk/bin/jlink" --add-modules "$COPPICE_MODULES" --strip-debug --no-header-files --no-man-pages --output "$stage/$name/java"
  fi
  cp "$deploy/lib/package-launcher" "$stage/$name/bin/coppice"
  cp "$deploy/lib/jdk.sh" "$deploy/lib/program.sh" "$stage/$name/lib/"
  cp -R "$deploy/examples" "$root/docs" "$stage/$name/"
  cp "$root/README.md" "$root/LICENSE" "$root/NOTICE" "$deploy/cluster/node.conf" "$stage/$name/"
  mkdir -p "$stage/$name/share"
  "${java[@]}" -cp "$program/lib/*" io.coppice.deploy.command.Coppice completion >"$stage/$name/share/coppice-completion.bash" 2>/dev/null
  # Jars are not packed by themselves, so that all of them are packed together.
  tar -C "$stage" -cf - "$name" | xz -T0 "$strength" >"$out/$name.tar.xz.new"
  mv "$out/$name.tar.xz.new" "$out/$name.tar.xz"
  echo "$out/$name.tar.xz: $(($(wc -c <"$out/$name.tar.xz") / 1000000)) MB"
}
