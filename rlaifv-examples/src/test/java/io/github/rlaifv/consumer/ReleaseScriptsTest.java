package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the folder {@code release}, in a repository with a stand-in for Maven. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for POSIX shells")
class ReleaseScriptsTest {
    private static final String ADDRESS = "https://git.test/rlaifv";

    @TempDir
    Path folder;

    private ScriptRepository repository;

    @BeforeEach
    void create() throws Exception {
        repository = ScriptRepository.create(folder);
        repository.copyScripts();
        repository.maven("printf '%s\\n' \"$@\" > started");
    }

    @Test
    void versionIsSetInAllPomsAndInPages() throws Exception {
        Path root = Fixtures.repository();
        String old = ModulePom.all(root).get(0).text("version").orElseThrow();
        for (Path file : namingVersions(root)) {
            repository.write(root.relativize(file).toString(), Files.readString(file));
        }
        repository.commit();

        assertThat(repository.run("release/set-version.sh", "9.8.7").output()).contains(old + " -> 9.8.7");

        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> poms = files.filter(file -> file.endsWith("pom.xml")).toList();
            assertThat(poms)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(pom -> assertThat(pom).content().doesNotContain(old));
        }
        assertThat(repository.read("integrations/rlaifv-spring-boot-starter/src/sample/pom.xml"))
                .contains("<rlaifv.version>9.8.7<");
        assertThat(repository.read("README.md")).contains("rlaifv:9.8.7", "<version>9.8.7</version>");
        assertThat(repository.read("docs/releasing.md")).isEqualTo(Files.readString(root.resolve("docs/releasing.md")));
    }

    /** Build outputs, which may change meanwhile, and hidden folders are not entered. */
    private static List<Path> namingVersions(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                String name = entered.getFileName().toString();
                boolean skipped = !entered.equals(root) && (name.equals("target") || name.startsWith("."));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = root.relativize(file).toString();
                if (path.endsWith("pom.xml") || path.equals("README.md") || path.matches("docs/[^/]*\\.md")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    @Test
    void snapshotIsNotBundled() throws Exception {
        repository.poms("1.0-SNAPSHOT", ADDRESS);
        repository.commit();
        assertRefused("the version is 1.0-SNAPSHOT");
    }

    @Test
    void placeholderOfTheRepositoryIsNotBundled() throws Exception {
        repository.poms("1.0", "https://example.org/rlaifv-java");
        repository.commit();
        assertRefused("rlaifv.repository in pom.xml is 'https://example.org/rlaifv-java', a placeholder");
    }

    @Test
    void uncommittedFileIsNotBundled() throws Exception {
        repository.poms("1.0", ADDRESS);
        repository.commit();
        repository.write("new.txt", "text");
        assertRefused("new.txt");
    }

    private void assertRefused(String message) throws IOException, InterruptedException {
        ScriptRepository.Ended ended = repository.run("release/bundle.sh");
        assertThat(ended.code()).as(ended.output()).isEqualTo(2);
        assertThat(ended.output()).contains(message);
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void bundleIsCheckedBeforeItIsUploaded() throws Exception {
        repository.poms("1.0", ADDRESS);
        repository.write("rlaifv-bom/target/central-publishing/central-bundle.zip", "no archive");
        repository.write(".gitignore", "target/\nuploaded\nstarted\n");
        repository.write("release/upload.sh", "touch uploaded");
        repository.commit();

        ScriptRepository.Ended ended = repository.run("release/bundle.sh");

        assertThat(ended.code()).as(ended.output()).isNotZero();
        assertThat(repository.read("started").lines()).contains("-Dmaven.install.skip", "-DskipUpload", "deploy");
        assertThat(folder.resolve("uploaded")).doesNotExist();
    }

    @Test
    void buildsAreComparedByteByByte() throws Exception {
        repository.maven("mkdir -p core/target && echo same > core/target/core.jar");
        repository.commit();
        assertThat(repository.run("release/reproducible.sh").output()).contains("1 files are equal");

        repository.maven("mkdir -p core/target && pwd > core/target/core.jar");
        repository.commit();
        ScriptRepository.Ended different = repository.run("release/reproducible.sh");
        assertThat(different.code()).isEqualTo(1);
        assertThat(different.output()).contains("core/target/core.jar", "these files differ");

        repository.maven("exit 0");
        repository.commit();
        ScriptRepository.Ended nothing = repository.run("release/reproducible.sh");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.output()).contains("the build made no jar");
    }
}
