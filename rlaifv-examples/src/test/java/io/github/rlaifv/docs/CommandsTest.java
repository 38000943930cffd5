package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each command of the documents is run by {@link DocumentsIT}, or is a Maven command whose modules and tests exist, or
 * has an HTML comment before its block that says what it needs that a build does not have.
 */
class CommandsTest {
    private static final Set<String> LANGUAGES =
            Set.of("bash", "dockerfile", "groovy", "java", "json", "python", "sh", "text", "xml", "yaml");
    private static final Set<String> PROFILES =
            Set.of("-Pquickstart", "-Pexample", "-Pbench", "-Pcuda", "-Prelease", "-Pvulnerabilities");

    /** Main classes of libraries that the benchmarks profile runs. */
    private static final Set<String> FOREIGN = Set.of("org.openjdk.jmh.Main");

    private final Path root = SourceTree.ofThisBuild().root();
    private final List<Document> documents = Document.all(root);
    private final List<Path> sources = SourceTree.files(root, ".java");

    CommandsTest() throws IOException {}

    @Test
    void everyBlockNamesItsLanguage() {
        for (Document document : documents) {
            assertThat(document.blocks())
                    .allSatisfy(block -> assertThat(LANGUAGES)
                            .as("%s: the word behind ```", block.place())
                            .contains(block.language()));
        }
    }

    @Test
    void everyCommandIsRunOrSaysWhatItNeeds() {
        List<DocumentedCommand> commands =
                documents.stream().flatMap(DocumentedCommand::inBlocks).toList();
        assertThat(commands).anyMatch(DocumentedCommand::runs);
        for (DocumentedCommand command : commands) {
            assertThat(command.runs() || command.maven() || command.needs().isPresent())
                    .as(
                            "%s: '%s' is run by no test: write <!-- needs: ... --> before the block",
                            command.place(), command.text())
                    .isTrue();
        }
    }

    @Test
    void mavenCommandsNameExistingParts() {
        List<DocumentedCommand> commands = new ArrayList<>();
        for (Document document : documents) {
            DocumentedCommand.inBlocks(document).forEach(commands::add);
            DocumentedCommand.inLines(document).forEach(commands::add);
        }
        assertThat(commands).anyMatch(DocumentedCommand::maven);
        commands.stream().filter(DocumentedCommand::maven).forEach(this::partsExist);
    }

    private void partsExist(DocumentedCommand command) {
        String place = command.place() + ": " + command.text();
        assertThat(command.words())
                .as(place)
                .filteredOn(word -> word.startsWith("-P"))
                .flatExtracting(word -> List.of(word.substring(2).split(",", -1)))
                .allSatisfy(profile -> assertThat(PROFILES).contains("-P" + profile));
        command.given("-pl ")
                .ifPresent(modules -> assertThat(modules.split(","))
                        .as(place)
                        .allSatisfy(module -> assertThat(root.resolve(module).resolve("pom.xml"))
                                .exists()));
        Stream.of("-Dtest=", "-Dit.test=")
                .flatMap(option -> command.given(option).stream())
                .flatMap(classes -> Stream.of(classes.split(",")))
                .forEach(name -> assertThat(sources).as(place).anyMatch(file -> isCalled(file, name)));
        Stream.of("-Dbench.main=", "-Dexample.main=")
                .flatMap(option -> command.given(option).stream())
                .filter(name -> !FOREIGN.contains(name))
                .forEach(name -> assertThat(sources)
                        .as(place)
                        .anyMatch(file -> file.endsWith(Path.of(name.replace('.', '/') + ".java"))));
        command.words().stream()
                .map(word -> word.replace("\"", ""))
                .filter(word -> word.contains("/src/"))
                .forEach(word ->
                        assertThat(Files.exists(root.resolve(word))).as(place).isTrue());
    }

    /** Returns whether the class matches the name, which may contain Maven's asterisks. */
    private static boolean isCalled(Path file, String pattern) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.java$", "");
        return name.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }
}
