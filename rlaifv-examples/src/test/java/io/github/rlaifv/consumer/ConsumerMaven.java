package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationOutputHandler;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.InvocationResult;
import org.apache.maven.shared.invoker.MavenInvocationException;

/**
 * Runs Maven on projects outside of this build.
 *
 * @param projects folder of the projects
 * @param repository local repository that holds the modules under test, read beside the user's own
 */
record ConsumerMaven(Path projects, Path repository) {
    private static final int SECONDS = 600;
    private static final int SHOWN_LINES = 60;

    /** Skips the running test if it does not run in a build by a Maven that can read two local repositories. */
    static void assume() {
        assumeThat(System.getProperty("rlaifv.maven", ""))
                .as("runs in Maven alone")
                .isNotEmpty();
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        assumeThat(home().resolve("bin").resolve(windows ? "mvn.cmd" : "mvn"))
                .as("a Maven with a command")
                .isRegularFile();
        assumeThat(System.getProperty("rlaifv.maven.version"))
                .as("earlier releases of Maven cannot read a second local repository")
                .doesNotStartWith("3.8")
                .isNotEqualTo("3.9.0");
    }

    private static Path home() {
        return Path.of(System.getProperty("rlaifv.maven"));
    }

    /** Runs a phase of all projects and fails with the end of Maven's output if it does. */
    void run(String phase) throws MavenInvocationException {
        Deque<String> lines = new ArrayDeque<>();
        InvocationResult result = new DefaultInvoker().execute(request(phase, lines));
        assertThat(result.getExecutionException())
                .as(() -> "Maven ended within " + SECONDS + " s:\n" + String.join("\n", lines))
                .isNull();
        assertThat(result.getExitCode())
                .as(() -> "the projects run:\n" + String.join("\n", lines))
                .isZero();
    }

    private InvocationRequest request(String phase, Deque<String> lines) {
        Properties properties = new Properties();
        properties.setProperty("maven.repo.local.tail", repository.toString());
        InvocationOutputHandler handler = line -> {
            synchronized (lines) {
                lines.add(line);
                if (lines.size() > SHOWN_LINES) {
                    lines.remove();
                }
            }
        };
        InvocationRequest request = new DefaultInvocationRequest()
                .setMavenHome(home().toFile())
                .setJavaHome(Path.of(System.getProperty("java.home")).toFile())
                .setBaseDirectory(projects.toFile())
                .setLocalRepositoryDirectory(
                        Path.of(System.getProperty("rlaifv.maven.repository")).toFile())
                .setProperties(properties)
                .setOffline(System.getProperty("rlaifv.maven.offline", "").equals("offline true"))
                .setBatchMode(true)
                .setQuiet(true)
                .setOutputHandler(handler)
                .setErrorHandler(handler)
                // the Maven settings of this build are not those of a user
                .addShellEnvironment("MAVEN_ARGS", "")
                .addArgs(List.of(phase));
        request.setTimeoutInSeconds(SECONDS);
        Path settings = Path.of(System.getProperty("rlaifv.maven.settings", "").replaceFirst("^settings ", ""));
        if (Files.isRegularFile(settings)) {
            request.setUserSettingsFile(settings.toFile());
        }
        return request;
    }
}
