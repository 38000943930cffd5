package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs an installed Gradle. */
final class ConsumerGradle {
    private static final Pattern VERSION = Pattern.compile("(?m)^Gradle (\\d+)\\.");
    /** The first release that runs on Java 17. */
    private static final int OLDEST = 7;
    /** Debian's older one runs on Java 17 too. */
    private static final Path DEBIAN = Path.of("/usr/share/gradle");

    private static final int MINUTES = 10;

    private ConsumerGradle() {}

    /** Skips the running test if no usable Gradle is in GRADLE_HOME or on the PATH, or if this is not Maven's build. */
    static Path assume() throws IOException, InterruptedException {
        assumeThat(System.getProperty("rlaifv.version"))
                .as("runs in Maven alone")
                .isNotNull();
        Optional<Path> found = Stream.concat(
                        Stream.ofNullable(System.getenv("GRADLE_HOME")).map(home -> Path.of(home, "bin")),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                .map(Path::of))
                .map(folder -> folder.resolve("gradle"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(found).as("an installed Gradle (GRADLE_HOME or PATH)").isPresent();
        Matcher version = VERSION.matcher(output(found.orElseThrow(), Path.of("."), "--version"));
        boolean usable = found.orElseThrow().toRealPath().startsWith(DEBIAN)
                || (version.find() && Integer.parseInt(version.group(1)) >= OLDEST);
        assumeThat(usable).as("Gradle " + OLDEST + " or later, or Debian's").isTrue();
        return found.orElseThrow();
    }

    /** Builds and runs a project, and returns what Gradle prints. */
    static String run(Path gradle, Path project) throws IOException, InterruptedException {
        return output(gradle, project, "--no-daemon", "--console=plain", "run");
    }

    private static String output(Path gradle, Path project, String... arguments)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("gradle", ".log");
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(gradle.toString()), Arrays.stream(arguments))
                            .toList())
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            assertThat(ended).as("Gradle ended within " + MINUTES + " minutes").isTrue();
            return Files.readString(log);
        } finally {
            Files.delete(log);
        }
    }
}
