package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A small Git repository in which scripts of this one run. */
record ScriptRepository(Path folder) {
    private static final int SECONDS = 60;

    /**
     * A process that has ended.
     *
     * @param code exit code
     * @param output what it printed, errors included
     */
    record Ended(int code, String output) {}

    /** Creates an empty repository; skips the running test where Git is not installed. */
    static ScriptRepository create(Path folder) throws IOException, InterruptedException {
        boolean installed;
        try {
            installed = new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            installed = false;
        }
        assumeThat(installed).as("an installed Git").isTrue();
        ScriptRepository repository = new ScriptRepository(folder);
        repository.git("init");
        return repository;
    }

    void copyScripts() throws IOException {
        try (Stream<Path> scripts = Files.list(Fixtures.repository().resolve("release"))) {
            for (Path script : scripts.toList()) {
                write("release/" + script.getFileName(), Files.readString(script));
            }
        }
    }

    /** Writes the two POMs that a release has to have. */
    void poms(String version, String address) throws IOException {
        String pom = "<project>\n  <version>" + version + "</version>\n  <properties>\n    <rlaifv.repository>"
                + address + "</rlaifv.repository>\n  </properties>\n  <packaging>pom</packaging>\n</project>\n";
        write("pom.xml", pom);
        write("rlaifv-bom/pom.xml", pom);
    }

    /** Writes a script in the place of Maven. */
    void maven(String script) throws IOException {
        write("mvnw", "#!/bin/sh\n" + script + "\n");
    }

    /** Writes a file that can be executed. */
    void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    void commit() throws IOException, InterruptedException {
        git("add", "--all");
        git(
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--message",
                "all");
    }

    void git(String... arguments) throws IOException, InterruptedException {
        Ended ended = run(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    /** Runs a script of the repository. */
    Ended run(String script, String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("sh", script), Stream.of(arguments)).toList());
    }

    private Ended run(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("script", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            // Within a hook of Git these name the repository of the hook.
            builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
            builder.environment().put("CENTRAL_TOKEN", "nobody:nothing");
            Process process = builder.start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            return new Ended(ended ? process.exitValue() : -1, Files.readString(log));
        } finally {
            Files.delete(log);
        }
    }
}
