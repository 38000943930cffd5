package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.recipe.RecipeOption;
import io.github.rlaifv.recipe.RecipeSetting;
import io.github.rlaifv.recipe.RecipeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/paper-index.md} lists the settings of the table of recipes, and its tests read the goldens that it names. */
class PaperIndexTest {
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- end of settings -->\n";
    private static final String HOW = "write it anew with ./mvnw -pl rlaifv-examples -am verify -Dtest=PaperIndexTest"
            + " -DskipITs -Drlaifv.docs.write=true";
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final int TEST_CELL = 3;
    private static final int GOLDEN_CELL = 4;

    private final Path root = SourceTree.ofThisBuild().root();
    private final Path page = root.resolve("docs/paper-index.md");

    @Test
    void pageListsTheSettingsOfTheTable() throws IOException {
        String text = text();
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        String fresh = text.substring(0, begin) + settings() + text.substring(text.indexOf(END));
        if (Boolean.getBoolean("rlaifv.docs.write")) {
            Files.writeString(page, fresh);
        }
        assertThat(text()).as(HOW).isEqualTo(fresh);
    }

    private String text() throws IOException {
        return Files.readString(page).replace("\r\n", "\n");
    }

    private static String settings() {
        Map<String, List<RecipeSetting>> steps = new LinkedHashMap<>();
        RecipeTable.rows()
                .forEach(setting -> steps.computeIfAbsent(setting.step(), step -> new ArrayList<>())
                        .add(setting));
        StringBuilder text = new StringBuilder();
        steps.forEach((step, rows) -> {
            text.append("\n### ").append(step).append(" (settings)\n");
            text.append("| setting | paper | official code | default here | with `--recipe paper` | option | why |\n");
            text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
            rows.forEach(row -> text.append(line(row)));
        });
        return text.append('\n').toString();
    }

    private static String line(RecipeSetting row) {
        return "| "
                + String.join(
                        " | ",
                        List.of(
                                row.name(),
                                row.paper(),
                                row.official(),
                                row.here(),
                                row.inRecipe(),
                                row.option().map(PaperIndexTest::option).orElse(""),
                                row.reason()))
                + " |\n";
    }

    private static String option(RecipeOption option) {
        return "`" + option.name() + "` of "
                + option.commands().stream().map(command -> "`" + command + "`").collect(Collectors.joining(", "));
    }

    @Test
    void optionsOfTheTableExist() {
        Map<String, picocli.CommandLine> commands =
                RlaifvCommand.commandLine(Rlaifv.commands()).getSubcommands();
        List<String> missing = RecipeTable.rows().stream()
                .flatMap(setting -> setting.option().stream())
                .flatMap(option -> option.commands().stream()
                        .filter(command ->
                                commands.get(command).getCommandSpec().findOption(option.name()) == null)
                        .map(command -> command + " " + option.name()))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void testsOfTheIndexExistAndReadItsGoldens() throws IOException {
        Map<String, Path> sources = SourceTree.files(root, ".java").stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""), file -> file, (one, other) -> one));
        List<String> problems = new ArrayList<>();
        int goldens = 0;
        for (String row : text().lines().filter(line -> line.startsWith("| ")).toList()) {
            List<String> cells = Arrays.stream(row.split(" \\| ")).toList();
            if (cells.size() <= TEST_CELL || !cells.get(TEST_CELL).matches("`\\w+(Test|IT)`.*")) {
                continue;
            }
            StringBuilder tests = new StringBuilder();
            for (String test : names(cells.get(TEST_CELL))) {
                Optional<Path> source = Optional.ofNullable(sources.get(test));
                if (source.isEmpty()) {
                    problems.add("no test " + test + ": " + row);
                } else {
                    tests.append(Files.readString(source.get()));
                }
            }
            for (String golden : cells.size() > GOLDEN_CELL ? names(cells.get(GOLDEN_CELL)) : List.<String>of()) {
                goldens++;
                String name = golden.substring(golden.lastIndexOf('/') + 1).replaceFirst("\\.\\w+$", "");
                if (!tests.toString().contains(name)) {
                    problems.add("no test of the row reads " + golden + ": " + row);
                }
            }
        }
        assertThat(problems).isEmpty();
        assertThat(goldens).isGreaterThan(10);
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
