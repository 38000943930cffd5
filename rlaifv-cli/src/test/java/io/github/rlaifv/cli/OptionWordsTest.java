package io.github.rlaifv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.OptionTexts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/** The texts of all options of all commands: each states its default, and options of one name say the same. */
class OptionWordsTest {
    /** Options that are no settings of a run. */
    private static final Set<String> ABOUT = Set.of("--help", "--version");

    /** Options of one name that say different things, each with the reason. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("--model", "each command says what its model does"),
            Map.entry("--policy", "each command says what its policy does"),
            Map.entry("--output", "a folder or a file, which is resumed, replaced or refused"),
            Map.entry("--instructions", "in quickstart and ablation the older name of --per-round"),
            Map.entry(
                    "--pairs",
                    "in reference the pairs themselves, elsewhere the older name of --pairs-per-instruction"),
            Map.entry("--benchmark", "run in evaluate, already answered in human-compare"),
            Map.entry("--data", "merge needs it for two kinds of shards"),
            Map.entry("--beta", "in rerank it is the factor of the reward"),
            Map.entry("--learning-rate", "in quickstart one per round"),
            Map.entry("--choose-by", "in train of checkpoints, elsewhere of the weights of a round"),
            Map.entry("--evaluations-per-epoch", "in train of checkpoints, elsewhere of the weights of a round"),
            Map.entry("--per-round", "in ablation per arm and seed"),
            Map.entry("--seed", "in ablation a list"),
            Map.entry("--test-scenes", "an ablation has scenes only"),
            Map.entry("--adapter", "merged in merge, renamed in convert"),
            Map.entry("--best-of", "in quickstart the end of a curve"),
            Map.entry("--claims", "in ask a switch, in calibrate a file"),
            Map.entry("--held-out", "pairs writes what train evaluates"),
            Map.entry("--reference", "in train the reference of the loss"),
            Map.entry("--storage", "in convert and merge the type of written weights"));

    /** An option of a command. */
    record Named(String command, OptionSpec option) {
        @Override
        public String toString() {
            return command + " " + OptionTexts.name(option);
        }
    }

    static Stream<Named> options() {
        return OptionTexts.commands()
                .flatMap(command -> command.getCommandSpec().options().stream()
                        .map(option -> new Named(command.getCommandName(), option))
                        .filter(named -> !ABOUT.contains(OptionTexts.name(named.option))));
    }

    @ParameterizedTest
    @MethodSource("options")
    void descriptionStatesTheDefaultUnlessTheOptionIsRequired(Named named) {
        String description = OptionTexts.description(named.option);
        if (named.option.required()) {
            assertThat(description).doesNotContain("default:");
        } else {
            assertThat(description).containsPattern("\\(default: .+\\)$");
        }
        assertThat(description).doesNotContain("null").matches("[a-zA-Z].*[^.]");
    }

    @Test
    void requiredOptionsAreMarkedInTheHelp() {
        OptionTexts.commands()
                .filter(command -> command.getCommandSpec().options().stream().anyMatch(OptionSpec::required))
                .forEach(command -> {
                    List<String> marked = command.getUsageMessage()
                            .lines()
                            .filter(line -> line.startsWith("* "))
                            .toList();
                    command.getCommandSpec().options().stream()
                            .filter(OptionSpec::required)
                            .forEach(option -> assertThat(marked)
                                    .as(command.getCommandName())
                                    .anyMatch(line -> line.contains(option.longestName() + "=")));
                });
    }

    @Test
    void optionsOfOneNameHaveOneTypeAndDescription() {
        Map<String, Map<String, Set<String>>> texts = new TreeMap<>();
        options()
                .forEach(named -> Stream.of(named.option.names())
                        .filter(name -> name.startsWith("--"))
                        .forEach(name -> texts.computeIfAbsent(name, key -> new TreeMap<>())
                                .computeIfAbsent(text(named.option), key -> new TreeSet<>())
                                .add(named.command)));
        Map<String, Map<String, Set<String>>> different = new TreeMap<>(texts);
        different.values().removeIf(variants -> variants.size() == 1);
        different.keySet().removeAll(DIFFERENT.keySet());
        assertThat(different).isEmpty();
        assertThat(DIFFERENT.keySet())
                .as("listed though it says the same")
                .allSatisfy(name -> assertThat(texts.get(name)).hasSizeGreaterThan(1));
    }

    private static String text(OptionSpec option) {
        String type = option.type().getSimpleName().toLowerCase(Locale.ROOT).replace("integer", "int");
        return type + ": " + OptionTexts.description(option).replaceFirst(" \\(default: .*\\)$", "");
    }
}
