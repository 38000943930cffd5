package io.github.rlaifv.cli.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archives of the command line, and jobs that their two ways to start it do alike. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX shells")
class DistributionIT {
    private static final List<String> IMAGES =
            List.of("rgb.jpg", "cmyk.jpg", "progressive.jpg", "rgba.png", "lossy.webp");

    /** Descriptions of modules that a class path ignores, and of models that nothing here reads. */
    private static final Set<String> IGNORED = Set.of("module-info.class", "model.properties");

    @TempDir
    static Path shared;

    private static UnpackedArchive archive;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        archive = UnpackedArchive.zip(shared);
    }

    /** The command line of each way to start the program. */
    private static Map<String, List<String>> forms() {
        Path jar = UnpackedArchive.built(".jar");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new TreeMap<>(Map.of(
                "script", List.of(archive.launcher().toString()),
                "jar", List.of(java.toString(), "-Xmx1g", "-jar", jar.toString())));
    }

    private Started run(List<String> form, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(form);
        command.addAll(Arrays.asList(arguments));
        Started started = Started.run(folder, Map.of(), command);
        assertThat(started.code()).as(started.output()).isZero();
        return started;
    }

    @Test
    void archivesHoldCommandLibrariesAndLicenses() throws Exception {
        assertThat(archive.home().getFileName()).hasToString("rlaifv-" + LibraryVersion.number());
        assertThat(archive.launcher()).isExecutable();
        assertThat(archive.files())
                .contains(
                        "LICENSE",
                        "NOTICE",
                        "bin/rlaifv",
                        "bin/rlaifv.bat",
                        "licenses/THIRD-PARTY.txt",
                        "lib/rlaifv-cli-" + LibraryVersion.number() + ".jar")
                .noneMatch(name -> name.contains("-tests") || name.contains("junit"));
        assertThat(Files.readString(archive.home().resolve("bin/rlaifv"))).doesNotContain("\r");
        assertThat(Files.readString(archive.home().resolve("bin/rlaifv.bat")).replace("\r\n", ""))
                .doesNotContain("\n");

        Path unpacked = Files.createDirectory(folder.resolve("tar"));
        run(List.of("tar", "xzf", UnpackedArchive.built(".tar.gz").toString(), "-C", unpacked.toString()));
        UnpackedArchive tar =
                new UnpackedArchive(unpacked.resolve(archive.home().getFileName()));
        assertThat(tar.files()).isEqualTo(archive.files());
        assertThat(tar.launcher()).isExecutable();
        assertThat(run(List.of(tar.launcher().toString()), "--version").output().strip())
                .isEqualTo(LibraryVersion.text());
    }

    /** The order of libraries on the class path is that of a folder, and one jar has one file per name. */
    @Test
    void noLibraryHidesFilesOfAnother() throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        Map<String, String> hidden = new TreeMap<>();
        for (Path library : archive.libraries()) {
            try (JarFile opened = new JarFile(library.toFile())) {
                for (JarEntry entry : opened.stream().toList()) {
                    String name = entry.getName();
                    if (entry.isDirectory() || name.startsWith("META-INF/") || IGNORED.contains(name)) {
                        continue;
                    }
                    Long other = checksums.put(name, entry.getCrc());
                    if (other != null && other != entry.getCrc()) {
                        hidden.put(name, String.valueOf(library.getFileName()));
                    }
                }
            }
        }
        assertThat(checksums).hasSizeGreaterThan(10_000);
        assertThat(hidden).isEmpty();
    }

    @Test
    void oneJarHoldsServicesOfAllLibrariesAndNoSignatures() throws IOException {
        Path jar = UnpackedArchive.built(".jar");
        assertThat(entries(jar))
                .noneMatch(name -> name.matches("META-INF/([^/]*\\.(SF|DSA|RSA|EC)|INDEX.LIST)"))
                .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/licenses/THIRD-PARTY.txt");
        Map<String, Set<String>> expected = new TreeMap<>();
        for (Path library : archive.libraries()) {
            services(library)
                    .forEach((name, providers) -> expected.computeIfAbsent(name, key -> new TreeSet<>())
                            .addAll(providers));
        }
        assertThat(expected).containsKey("META-INF/services/javax.imageio.spi.ImageReaderSpi");
        assertThat(services(jar)).isEqualTo(expected);
        try (JarFile opened = new JarFile(jar.toFile())) {
            Attributes manifest = opened.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Implementation-Version")).isEqualTo(LibraryVersion.number());
            assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
        }
    }

    @Test
    void versionAndHelpAreTheSameFromJar() throws Exception {
        List<String> jar = forms().get("jar");
        assertThat(run(jar, "--version").output().strip()).isEqualTo(LibraryVersion.text());
        assertThat(run(jar, "--help").output())
                .isEqualTo(run(forms().get("script"), "--help").output());
    }

    /** Native libraries, readers of images, tokenizers, reports: what services and resources of libraries bring. */
    @Test
    void bothFormsRankTheSameResponses() throws Exception {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (String image : IMAGES) {
            Files.copy(
                    Fixtures.repository()
                            .resolve("rlaifv-core/src/test/resources/images")
                            .resolve(image),
                    photos.resolve(image));
        }
        Path questions = Files.writeString(folder.resolve("questions.txt"), "What is there?\n");
        Path model = Fixtures.repository()
                .resolve("rlaifv-tinyworld/src/main/resources/io/github/rlaifv/tinyworld/tiny-llava");
        Map<String, String> picked = new TreeMap<>();
        for (Map.Entry<String, List<String>> form : forms().entrySet()) {
            Path output = folder.resolve(form.getKey());
            Started started = run(
                    form.getValue(),
                    "rerank",
                    "--policy=" + model,
                    "--reference=" + model,
                    "--instructions=" + photos,
                    "--questions=" + questions,
                    "--candidates=2",
                    "--max-new-tokens=8",
                    "--device=cpu",
                    "--output=" + output);
            assertThat(started.output()).doesNotContain("SLF4J", "Exception");
            picked.put(form.getKey(), Files.readString(output.resolve("picked.jsonl")));
        }
        assertThat(picked.get("script").lines()).hasSize(IMAGES.size());
        assertThat(picked.get("jar")).isEqualTo(picked.get("script"));
    }

    @Test
    void jarAlignsTheModelThatItHolds() throws Exception {
        run(
                forms().get("jar"),
                "quickstart",
                "--rounds=1",
                "--instructions=2",
                "--candidates=2",
                "--epochs=1",
                "--development-scenes=2",
                "--test-scenes=2",
                "--best-of=2",
                "--best-of-scenes=1",
                "--device=cpu",
                "--output=quick");

        assertThat(Files.readString(folder.resolve("quick/report.json"))).contains('"' + LibraryVersion.number() + '"');
        assertThat(folder.resolve("quick/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("quick/aligned/model.safetensors")).isNotEmptyFile();
    }

    /** Parquet's codecs and Hadoop's file systems are services and native libraries too. */
    @Test
    void jarReadsParquet() throws Exception {
        Path pairs =
                Fixtures.repository().resolve("rlaifv-core/src/test/resources/fixtures/official/preference.parquet");
        Path model = Fixtures.repository()
                .resolve("rlaifv-tinyworld/src/main/resources/io/github/rlaifv/tinyworld/tiny-llava");
        run(forms().get("jar"), "reference", "--model=" + model, "--pairs=" + pairs, "--device=cpu", "--output=scored");

        assertThat(folder.resolve("scored/pairs.jsonl")).isNotEmptyFile();
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.stream().map(JarEntry::getName).toList();
        }
    }

    private static Map<String, Set<String>> services(Path jar) throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (JarFile opened = new JarFile(jar.toFile())) {
            for (JarEntry entry : opened.stream()
                    .filter(entry -> entry.getName().matches("META-INF/services/[^/]+"))
                    .toList()) {
                String text = new String(opened.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                Set<String> providers = new TreeSet<>();
                text.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .forEach(providers::add);
                found.put(entry.getName(), providers);
            }
        }
        return found;
    }
}
