package io.github.rlaifv.cli.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The health check of the container image: which address it asks, with a stand-in for curl. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX shells")
class HealthCheckTest {
    private static final Path SCRIPT = Fixtures.repository().resolve("rlaifv-cli/src/docker/healthcheck");

    @TempDir
    Path folder;

    @BeforeEach
    void writeCurl() throws IOException {
        Path curl = folder.resolve("curl");
        Files.writeString(curl, "#!/bin/sh\nfor last; do :; done\necho \"asks $last\"\nexit 22\n");
        Files.setPosixFilePermissions(curl, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Started check(Map<String, String> variables, String... arguments) throws Exception {
        Path list = folder.resolve("cmdline");
        Files.writeString(
                list,
                "java\0-classpath\0/opt/rlaifv/lib/*\0io.github.rlaifv.cli.Rlaifv\0"
                        + String.join("\0", Arrays.asList(arguments)) + "\0");
        // an empty value removes a variable of the machine that runs the test
        Map<String, String> all = new HashMap<>(Map.of("PATH", folder + ":/usr/bin:/bin", "HOST", "", "PORT", ""));
        all.putAll(variables);
        return Started.run(folder, all, List.of("/bin/sh", SCRIPT.toString(), list.toString()));
    }

    private void assertAsks(String address, Map<String, String> variables, String... arguments) throws Exception {
        Started started = check(variables, arguments);
        assertThat(started.output()).isEqualTo("asks " + address + "/health\n");
        assertThat(started.code()).as("the exit code of curl").isEqualTo(22);
    }

    @Test
    void serverIsAskedAtItsHostAndPort() throws Exception {
        assertAsks("http://127.0.0.1:8000", Map.of(), "serve", "--model", "m");
        assertAsks("http://127.0.0.1:8000", Map.of(), "serve", "--host", "0.0.0.0");
        assertAsks("http://[::1]:8000", Map.of(), "serve", "--host=::");
        assertAsks("http://[fd00::2]:8000", Map.of(), "serve", "--host", "fd00::2");
        assertAsks("http://172.17.0.2:9000", Map.of(), "serve", "--host=172.17.0.2", "--port", "9000");
        assertAsks("https://127.0.0.1:9001", Map.of(), "serve", "--port=9001", "--tls-certificate=c", "--tls-key=k");
    }

    @Test
    void variablesReplaceDefaultsAndOptionsReplaceVariables() throws Exception {
        Map<String, String> variables = Map.of("HOST", "10.0.0.1", "PORT", "7000");
        assertAsks("http://10.0.0.1:7000", variables, "serve", "--settings", "serve.yaml");
        assertAsks("http://10.0.0.1:7001", variables, "serve", "--port", "7001");
    }

    @Test
    void certificateInASettingsFileIsAskedWithHttps() throws Exception {
        Map<String, String> variables = Map.of("HOST", "10.0.0.1", "PORT", "7000", "SCHEME", "https");
        assertAsks("https://10.0.0.1:7000", variables, "serve", "--settings", "serve.yaml");
    }

    @Test
    void otherCommandsAreHealthy() throws Exception {
        Started started = check(Map.of(), "quickstart", "--output", "o");
        assertThat(started.code()).as(started.output()).isZero();
        assertThat(started.output()).isEmpty();
    }
}
