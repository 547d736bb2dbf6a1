# Finds a JDK 25, also where the default java is older. Sourced by mvnw and email-throttle.

jdk_major() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || :
}

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ "$(jdk_major "$1")" -ge 25 ] 2>/dev/null
}

# Prints where it is: JAVA_HOME, that of javac on the PATH, or one in the usual places. Fails when there is none. To be
# called as $(find_jdk_25), because it changes the shell.
find_jdk_25() {
  set +f
  javacOnPath="$(command -v javac || :)"
  [ -z "$javacOnPath" ] || javacOnPath="$(dirname "$(dirname "$(readlink -f "$javacOnPath" 2>/dev/null || echo "$javacOnPath")")")"
  for jdk in "${JAVA_HOME-}" "$javacOnPath" /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$jdk"; then
      printf %s\\n "$jdk"
      return 0
    fi
  done
  return 1
}
