package io.github.rlaifv.cli.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that has ended.
 *
 * @param code exit code
 * @param output what it printed, errors included
 */
record Started(int code, String output) {
    private static final int MINUTES = 5;

    /**
     * Runs a command in a folder with the given variables, without those of this build that choose or set up a Java. An
     * empty value removes a variable.
     */
    static Started run(Path folder, Map<String, String> variables, List<String> command)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("started", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .keySet()
                    .removeAll(List.of("JAVA_OPTS", "RLAIFV_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            variables.forEach((name, value) -> {
                if (value.isEmpty()) {
                    builder.environment().remove(name);
                } else {
                    builder.environment().put(name, value);
                }
            });
            Process process = builder.start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly().waitFor();
            return new Started(
                    ended ? process.exitValue() : -1, new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
        } finally {
            Files.delete(log);
        }
    }
}
