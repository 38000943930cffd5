package io.github.rlaifv.cli.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.internal.LibraryVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/rlaifv} of the archive: which Java it starts, with which options. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX shells")
class LauncherIT {
    private static final Pattern HEAP = Pattern.compile("MaxHeapSize\\s*=\\s*(\\d+)");
    private static final long MIB = 1 << 20;

    @TempDir
    static Path shared;

    private static UnpackedArchive archive;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        archive = UnpackedArchive.zip(Files.createDirectory(shared.resolve("a folder 'with' spaces")));
    }

    private Started rlaifv(Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(archive.launcher().toString()));
        command.addAll(List.of(arguments));
        return Started.run(folder, variables, command);
    }

    @Test
    void versionAndHelpArePrinted() throws Exception {
        Started version = rlaifv(Map.of(), "--version");
        assertThat(version.code()).as(version.output()).isZero();
        assertThat(version.output().strip()).isEqualTo(LibraryVersion.text()).matches("rlaifv \\d.*");

        Started help = rlaifv(Map.of(), "--help");
        assertThat(help.code()).as(help.output()).isZero();
        assertThat(help.output()).startsWith("Usage: rlaifv").contains("quickstart", "rerank", "evaluate");
    }

    @Test
    void symbolicLinksOfPathsAreFollowed() throws Exception {
        Path links = Files.createDirectory(shared.resolve("links"));
        Path real = Files.createSymbolicLink(links.resolve("rlaifv-0"), archive.launcher());
        Path bin = Files.createDirectory(links.resolve("bin"));
        Files.createSymbolicLink(
                bin.resolve("rlaifv"), Path.of("..", real.getFileName().toString()));
        String path = bin + File.pathSeparator + System.getenv("PATH");

        Started started = Started.run(folder, Map.of("PATH", path), List.of("/bin/sh", "-c", "rlaifv --version"));

        assertThat(started.code()).as(started.output()).isZero();
        assertThat(started.output().strip()).isEqualTo(LibraryVersion.text());
    }

    @Test
    void argumentsArriveUnchanged() throws Exception {
        // a name that the message repeats: with spaces, a quotation mark, a pattern and no expansion
        Started started = rlaifv(Map.of("JAVA_OPTS", "-Da=b"), "merge", "an \"odd\" $HOME * name", "--output=it's");

        assertThat(started.code()).isNotZero();
        assertThat(started.output()).contains("an \"odd\" $HOME * name");
    }

    @Test
    void heapIsAnEighthOfMemoryUnlessOptionsSayOtherwise() throws Exception {
        String print = "-XX:+PrintFlagsFinal";
        long usual = heap(Map.of("RLAIFV_OPTS", print + " -XX:MaxRAM=16g"));
        assertThat(usual).isEqualTo(2048 * MIB);
        assertThat(heap(Map.of("JAVA_OPTS", print + " -Xmx300m"))).isEqualTo(300 * MIB);
        assertThat(heap(Map.of("JAVA_OPTS", print + " -Xmx300m", "RLAIFV_OPTS", "-Xmx400m")))
                .isEqualTo(400 * MIB);
    }

    private long heap(Map<String, String> variables) throws IOException, InterruptedException {
        Started started = rlaifv(variables, "--version");
        assertThat(started.code()).as(started.output()).isZero();
        Matcher found = HEAP.matcher(started.output());
        assertThat(found.find()).as(started.output()).isTrue();
        return Long.parseLong(found.group(1));
    }

    @Test
    void quotedOptionsMayHaveSpaces() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("a cache"));
        Started started = rlaifv(
                Map.of("RLAIFV_OPTS", "-XX:+PrintCommandLineFlags -XX:ErrorFile=\"" + cache + "/error.log\""),
                "--version");

        assertThat(started.code()).as(started.output()).isZero();
        assertThat(started.output()).contains("-XX:ErrorFile=" + cache + "/error.log");

        Started backslash =
                rlaifv(Map.of("RLAIFV_OPTS", "-XX:+PrintCommandLineFlags -XX:ErrorFile=a\\b.log"), "--version");
        assertThat(backslash.output()).contains("-XX:ErrorFile=a\\b.log");

        Started open = rlaifv(Map.of("RLAIFV_OPTS", "-Da=\"b"), "--version");
        assertThat(open.code()).isEqualTo(1);
        assertThat(open.output()).contains("RLAIFV_OPTS has a quotation mark");
    }

    @Test
    void olderJavaIsNamedWithItsVersion() throws Exception {
        Path eleven = java("eleven", "echo must not be started; exit 9");
        Files.writeString(eleven.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.25\"\n");
        Started byFile = rlaifv(Map.of("JAVA_HOME", eleven.toString()), "--version");
        assertThat(byFile.code()).isEqualTo(1);
        assertThat(byFile.output())
                .contains(eleven + "/bin/java is Java 11.0.25, but Java 17 or newer is needed")
                .contains("JAVA_HOME");

        Path eight = java("eight", "echo 'openjdk version \"1.8.0_432\"' >&2");
        Started byProgram = rlaifv(Map.of("JAVA_HOME", eight.toString()), "--version");
        assertThat(byProgram.code()).isEqualTo(1);
        assertThat(byProgram.output()).contains("is Java 1.8.0_432, but Java 17 or newer is needed");
    }

    @Test
    void newerJavaGetsOptionsForNativeLibraries() throws Exception {
        Path newer = java("newer", "printf '%s\\n' \"$@\"");
        Files.writeString(newer.resolve("release"), "JAVA_VERSION=\"25\"\n");

        Started started =
                rlaifv(Map.of("JAVA_HOME", newer.toString(), "RLAIFV_OPTS", "-Dx=y"), "quickstart", "--seed", "1");

        assertThat(started.output().lines())
                .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .endsWith(
                        "-Dx=y",
                        "-classpath",
                        archive.home().toRealPath() + "/lib/*",
                        "io.github.rlaifv.cli.Rlaifv",
                        "quickstart",
                        "--seed",
                        "1");
    }

    /** The launcher turns the windows of Java off, by which it would open a browser. */
    @Test
    void inspectOpensTheBrowserOfTheDesktop() throws Exception {
        assumeThat(System.getProperty("os.name"))
                .as("xdg-open is for desktops of Linux")
                .isEqualTo("Linux");
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path opened = folder.resolve("opened");
        program(tools.resolve("xdg-open"), "printf '%s' \"$1\" > '" + opened + "'; kill -TERM \"$PPID\"");
        Files.writeString(
                folder.resolve("candidates.jsonl"),
                "{\"instruction\":\"i1\",\"question\":\"What?\",\"image\":\"0\",\"candidates\":[]}\n");

        Started started = rlaifv(
                Map.of("DISPLAY", ":0", "PATH", tools + File.pathSeparator + System.getenv("PATH")),
                "inspect",
                folder.toString());

        assertThat(opened).as(started.output()).content().startsWith("http://127.0.0.1:");
        assertThat(started.output()).contains("address: " + Files.readString(opened));
    }

    @Test
    void missingJavaIsNamed() throws Exception {
        Started wrong = rlaifv(Map.of("JAVA_HOME", folder.resolve("none").toString()), "--version");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.output())
                .contains("JAVA_HOME is '" + folder.resolve("none") + "'")
                .contains("17 or newer");

        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "sed", "head", "sh")) {
            program(tools.resolve(tool), "exec " + onPath(tool) + " \"$@\"");
        }
        Started none = rlaifv(Map.of("JAVA_HOME", "", "PATH", tools.toString()), "--version");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.output()).contains("No Java was found").contains("17 or newer");
    }

    @Test
    void incompleteArchiveIsNamed() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("half").resolve("bin"));
        Path copy = Files.copy(archive.launcher(), bin.resolve("rlaifv"));
        Started started = Started.run(folder, Map.of(), List.of("/bin/sh", copy.toString(), "--version"));
        assertThat(started.code()).isEqualTo(1);
        assertThat(started.output()).contains("half/lib is missing").contains("Unpack the archive again");
    }

    private Path java(String name, String script) throws IOException {
        Path home = folder.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        program(bin.resolve("java"), script);
        return home;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path onPath(String tool) {
        return Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(File.pathSeparator))
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + tool + " in " + Arrays.asList(System.getenv("PATH"))));
    }
}
