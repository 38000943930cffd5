package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Calls a service with the command curl. */
final class Curl {
    private Curl() {}

    /** The reply of a service. */
    record Reply(int status, JsonNode body) {}

    /** Skips the running test if there is no curl. */
    static void assume() throws InterruptedException {
        int status;
        try {
            status = new ProcessBuilder("curl", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            status = -1;
        }
        assumeThat(status).as("curl is installed").isZero();
    }

    /** Runs curl and reads the JSON that the service sends. */
    static Reply call(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("curl", "--silent", "--show-error", "--write-out", "\n%{http_code}"));
        command.addAll(List.of(arguments));
        String printed = JavaProgram.run(new ProcessBuilder(command));
        int end = printed.lastIndexOf('\n');
        return new Reply(
                Integer.parseInt(printed.substring(end + 1)), new ObjectMapper().readTree(printed.substring(0, end)));
    }
}
