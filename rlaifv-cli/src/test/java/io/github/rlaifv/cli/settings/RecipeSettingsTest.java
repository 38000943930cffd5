package io.github.rlaifv.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.OptionTexts;
import io.github.rlaifv.cli.testkit.RequiredOptions;
import io.github.rlaifv.recipe.OptionCondition;
import io.github.rlaifv.recipe.Recipe;
import io.github.rlaifv.recipe.RecipeOption;
import io.github.rlaifv.recipe.RecipeSetting;
import io.github.rlaifv.recipe.RecipeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/** A recipe gives options their values, and the table of recipes states the values that commands have. */
class RecipeSettingsTest {
    /** A value of another option with which a condition of the table holds. */
    private static final Map<String, String> HOLDING =
            Map.of("--lora", "--lora=8", "--benchmark", "--benchmark=OBJECT_HALBENCH");

    /** A value of another option with which a condition that a value must not match holds. */
    private static final Map<String, String> OTHER = Map.of("--best-of", "--best-of=16", "--guided", "--guided=4");

    private static final String NEEDED = "--policy=embedded --instructions=i --output=o";

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private JsonNode settings(List<String> line) throws IOException {
        List<String> all = new ArrayList<>(line);
        all.addAll(List.of("--print-settings", "--json"));
        assertThat(rlaifv.run(all.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return new ObjectMapper().readTree(rlaifv.printed());
    }

    static Stream<Arguments> options() {
        return RecipeTable.rows().stream()
                .flatMap(setting -> setting.option().stream()
                        .filter(option -> option.value(Recipe.PAPER).isPresent())
                        .flatMap(option -> option.commands().stream()
                                .map(command -> Arguments.of(command, option.name(), setting, option))));
    }

    private List<String> line(String command, RecipeOption option) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(RequiredOptions.of(command));
        line.add("--output=" + folder.resolve("out"));
        // the decoding of a checkpoint is read before anything is printed
        line.replaceAll(argument -> argument.equals("--policy=none") ? "--policy=embedded" : argument);
        option.conditions().stream()
                .filter(OptionCondition::holds)
                .filter(condition -> HOLDING.containsKey(condition.option()))
                .forEach(condition -> {
                    line.removeIf(argument -> argument.startsWith(condition.option() + "="));
                    line.add(HOLDING.get(condition.option()));
                    if (condition.option().equals("--benchmark")) {
                        line.add("--judge=none");
                    }
                });
        option.conditions().stream()
                .filter(condition -> !condition.holds() && OTHER.containsKey(condition.option()))
                .forEach(condition -> line.add(OTHER.get(condition.option())));
        return line;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("options")
    void tableStatesWhatTheOptionIs(String command, String name, RecipeSetting setting, RecipeOption option)
            throws IOException {
        List<String> line = line(command, option);
        String field = name.substring(2);
        JsonNode plain = settings(line).path("settings").path(field);
        if (plain.isMissingNode()) {
            assertThat(option.commands()).as("commands with " + name).hasSizeGreaterThan(1);
            return;
        }
        line.add("--recipe=paper");
        JsonNode whole = settings(line);
        assertSame(
                whole.path("settings").path(field), option.value(Recipe.PAPER).orElseThrow());
        assertThat(whole.path("sources").path(field).asText()).isEqualTo("recipe PAPER");
        if (plain.isNull()) {
            assertThat(OptionTexts.description(described(command, name))).contains("default: " + setting.here());
        } else {
            assertSame(plain, setting.here().replace("2 * rank", "16"));
        }
    }

    private static OptionSpec described(String command, String option) {
        return OptionTexts.commands()
                .filter(one -> one.getCommandName().equals(command))
                .findFirst()
                .orElseThrow()
                .getCommandSpec()
                .findOption(option);
    }

    private static void assertSame(JsonNode value, String stated) {
        if (value.isNumber()) {
            assertThat(value.doubleValue()).isEqualTo(Double.parseDouble(stated));
        } else {
            assertThat(value.asText()).isEqualTo(stated);
        }
    }

    @Test
    void commandLineWinsOverFileAndFileOverRecipe() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "recipe: paper\nleast-answer-mass: 0.25\nepochs: 2\n");
        List<String> line = new ArrayList<>(List.of("align", "--settings=" + file, "--epochs=1"));
        line.addAll(List.of(NEEDED.split(" ")));
        JsonNode printed = settings(line);
        assertThat(printed.at("/settings/epochs").intValue()).isEqualTo(1);
        assertThat(printed.at("/settings/least-answer-mass").doubleValue()).isEqualTo(0.25);
        assertThat(printed.at("/settings/max-grad-norm").doubleValue()).isZero();
        assertThat(printed.at("/sources/epochs").asText()).isEqualTo("command line");
        assertThat(printed.at("/sources/least-answer-mass").asText()).isEqualTo(file + ", line 2");
        assertThat(printed.at("/sources/max-grad-norm").asText()).isEqualTo("recipe PAPER");
        assertThat(printed.at("/sources/storage").asText()).isEqualTo("default");
    }

    @Test
    void candidatesOfBenchmarksAreRankedByThePapersRuleInItsRecipe() throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "evaluate", "--benchmark=POPE", "--data=d", "--model=embedded", "--output=o", "--recipe=paper"));
        assertThat(settings(line).at("/settings/rule").isNull())
                .as("single answers")
                .isTrue();
        for (String candidates : List.of("--best-of=4", "--guided=2")) {
            List<String> ranked = new ArrayList<>(line);
            ranked.add(candidates);
            assertThat(settings(ranked).at("/settings/rule").asText()).isEqualTo("MEAN");
            ranked.add("--rule=tempered");
            assertThat(settings(ranked).at("/settings/rule").asText()).isEqualToIgnoringCase("TEMPERED");
            ranked.remove("--rule=tempered");
            ranked.remove("--recipe=paper");
            assertThat(settings(ranked).at("/settings/rule").asText()).isEqualTo("VERIFIED");
            assertThat(settings(ranked).at("/sources/rule").asText()).isEqualTo("default");
        }
    }

    @Test
    void printedSettingsSayWhereValuesComeFrom() {
        assertThat(rlaifv.run(("feedback --recipe=paper --candidates=3 --print-settings " + NEEDED).split(" ")))
                .isZero();
        assertThat(rlaifv.printed())
                .contains("candidates: 3 # command line\n")
                .contains("least-answer-mass: 0.0 # recipe PAPER\n")
                .contains("seed: 0 # default\n")
                .contains("labeler: null # the model of --policy\n");
    }

    @Test
    void olderNameOfTheCommandHasTheSameRecipe() throws IOException {
        List<String> line = new ArrayList<>(List.of("self-align", "--recipe=PAPER_12B"));
        line.addAll(List.of(NEEDED.split(" ")));
        assertThat(settings(line).at("/settings/max-grad-norm").doubleValue()).isZero();
    }

    @Test
    void recipeIsRejectedForSupervisedFineTuning() {
        assertThat(rlaifv.run("train", "--method=SFT", "--policy=p", "--examples=e", "--output=o", "--recipe=paper"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--recipe=PAPER is an option of preference learning");
    }

    @Test
    void unknownRecipeNamesTheKnownOnes() {
        assertThat(rlaifv.run(("feedback --recipe=papers " + NEEDED).split(" ")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("'--recipe'", "PAPER_12B");
    }
}
