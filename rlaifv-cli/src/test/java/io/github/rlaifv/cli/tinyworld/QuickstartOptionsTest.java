package io.github.rlaifv.cli.tinyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.OptionTexts;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.tinyworld.ablation.AblationArm;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.RunSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class QuickstartOptionsTest {
    /** Options whose default is no number or stands in their description. */
    private static final Set<String> WITHOUT_NUMBER = Set.of(
            "--help",
            "--version",
            "--policy",
            "--images",
            "--labeler",
            "--questions",
            "--output",
            "--unusable-images",
            "--device",
            "--storage",
            "--threads",
            "--pieces",
            "--dry-run",
            "--settings",
            "--replace",
            "--require-improvement",
            "--print-settings",
            "--json",
            "--quiet",
            "--prices",
            "--rates",
            "--force");

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("--seed", "5"),
            Map.entry("--rounds", "2"),
            Map.entry("--patience", "1"),
            Map.entry("--average-last", "2"),
            Map.entry("--average-tolerance", "0.1"),
            Map.entry("--per-round", "7"),
            Map.entry("--per-call", "3"),
            Map.entry("--candidates", "4"),
            Map.entry("--temperature", "0.3"),
            Map.entry("--max-new-tokens", "7"),
            Map.entry("--claim-tokens", "11"),
            Map.entry("--least-answer-mass", "0.25"),
            Map.entry("--pairs-per-instruction", "3"),
            Map.entry("--topic-pairs", "7"),
            Map.entry("--length-balance", "false"),
            Map.entry("--repeat-penalty", "false"),
            Map.entry("--chosen-among-best", "6"),
            Map.entry("--min-confirmed-gain", "-2"),
            Map.entry("--completeness-gain", "3"),
            Map.entry("--learning-rate", "2.0E-4"),
            Map.entry("--lora", "8"),
            Map.entry("--epochs", "5"),
            Map.entry("--batch-size", "6"),
            Map.entry("--micro-batch", "3"),
            Map.entry("--max-grad-norm", "0.0"),
            Map.entry("--beta", "0.2"),
            Map.entry("--sft-weight", "1.5"),
            Map.entry("--every-epoch", "true"),
            Map.entry("--development-scenes", "31"),
            Map.entry("--test-scenes", "32"),
            Map.entry("--evaluation-temperature", "0.0"),
            Map.entry("--best-of", "8"),
            Map.entry("--best-of-scenes", "9"),
            Map.entry("--samples", "12"));

    private static QuickstartOptions parse(String... arguments) {
        QuickstartCommand command = new QuickstartCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return command.options();
    }

    private static void assertSame(QuickstartOptions one, QuickstartOptions other) {
        assertThat(QuickstartDefaults.of(one)).isEqualTo(QuickstartDefaults.of(other));
        assertThat(one.sources()).isEqualTo(other.sources());
        assertThat(one.output()).isEqualTo(other.output());
    }

    @Test
    void embeddedModelIsTheDefault() {
        assertSame(parse(), QuickstartOptions.embedded().build());
    }

    @Test
    void anotherModelStartsFromThePapersSettings(@TempDir Path folder) {
        QuickstartOptions options = parse("--model", folder.toString(), "--images", folder.toString());
        assertSame(options, QuickstartOptions.of(folder, folder).build());
        assertThat(options.learningRates()).containsExactly(5e-7);
        assertThat(options.sources().tinyWorld()).isFalse();
    }

    @Test
    void everyOptionReachesTheBuilderThatHasIt() {
        Set<String> numbers = new CommandLine(new QuickstartCommand())
                .getCommandSpec().options().stream()
                        .map(option -> OptionTexts.name(option))
                        .filter(name -> !WITHOUT_NUMBER.contains(name))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(VALUES.keySet()).isEqualTo(numbers);
        assertThat(QuickstartDefaults.of(QuickstartOptions.embedded().build()).keySet())
                .as("listed in the help text")
                .isEqualTo(numbers);
        VALUES.forEach((name, value) -> assertThat(
                        QuickstartDefaults.of(parse(name, value)).get(name))
                .as(name)
                .hasToString(value)
                .isNotEqualTo(QuickstartDefaults.of(parse()).get(name)));
    }

    @Test
    void sourcesAreThoseOfTheCommandLine(@TempDir Path folder) throws IOException {
        Path questions = Files.writeString(folder.resolve("q.txt"), "What?\n\nWhere?\n");
        QuickstartOptions options = parse(
                "--images", "i",
                "--model", "m",
                "--labeler", "l",
                "--questions", questions.toString(),
                "--output", "o",
                "--unusable-images", "stop");
        assertThat(options.sources().model()).contains(Path.of("m"));
        assertThat(options.sources().labeler()).contains(new ModelAddress("l"));
        assertThat(options.sources().images()).contains(Path.of("i"));
        assertThat(options.sources().questions()).containsExactly("What?", "Where?");
        assertThat(options.sources().unusableImages()).isEqualTo(UnusableImages.STOP);
        assertThat(options.output()).isEqualTo(Path.of("o"));
    }

    @Test
    void adaptersHaveAnAlphaOfTwiceTheirRankAndTheirOwnLearningRate(@TempDir Path folder) {
        QuickstartOptions options = parse("--model", folder.toString(), "--images", folder.toString(), "--lora", "16");
        assertThat(options.training(1).options().optimizer().trained().lora())
                .contains(Lora.rank(16).withAlpha(32));
        assertThat(options.learningRates()).containsExactly(DpoTrainer.ADAPTER_RATE);
        assertThat(parse("--lora", "0")
                        .training(1)
                        .options()
                        .optimizer()
                        .trained()
                        .lora())
                .isEmpty();
    }

    @Test
    void questionsWithoutImagesAreRejected(@TempDir Path folder) throws IOException {
        Path questions = Files.writeString(folder.resolve("q.txt"), "What?\n");
        assertThatThrownBy(() -> parse("--questions", questions.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give an image folder too");
    }

    @Test
    void eachRoundMayHaveALearningRate() {
        QuickstartOptions options = parse("--learning-rate", "1e-4,5e-5");
        assertThat(options.learningRates()).containsExactly(1e-4, 5e-5);
    }

    @ParameterizedTest
    @CsvSource({
        "--per-call=0, 'Invalid value for option ''--per-call'': must be >= 1, was 0'",
        "--candidates=1, 'Invalid value for option ''--candidates'': must be >= 2, was 1'",
        "--pairs=0, 'Invalid value for option ''--pairs'': must be > 0, was 0'",
        "--epochs=0, 'Invalid value for option ''--epochs'': must be >= 1, was 0'",
        "--rounds=0, 'Invalid value for option ''--rounds'': must be >= 1, was 0'",
        "--claim-tokens=0, 'Invalid value for option ''--claim-tokens'': must be >= 1, was 0'",
        "--lora=-1, 'Invalid value for option ''--lora'': must be >= 0, was -1'",
        "--max-grad-norm=-1, 'Invalid value for option ''--max-grad-norm'': must be >= 0, was -1.0'",
        "--threads=0, 'Invalid value for option ''--threads'': must be >= 1, was 0'",
        "--best-of=3, 'Invalid value for option ''--best-of'': must be a power of two or 0, was 3'",
        "--best-of=128, 'Invalid value for option ''--best-of'': must be at most 64, was 128'"
    })
    void valuesOutOfRangeAreRejectedInOneLine(String option, String message) {
        CommandRun rlaifv = new CommandRun();
        assertThat(rlaifv.run("quickstart", "--output=unused", option)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors().strip()).isEqualTo("rlaifv quickstart: " + message);
        assertThat(Path.of("unused")).doesNotExist();
    }

    @Test
    void improvementCanOnlyBeRequiredWhereTheTruthIsKnown(@TempDir Path folder) {
        CommandRun rlaifv = new CommandRun();
        String images = folder.toString();
        assertThat(rlaifv.run(
                        "quickstart",
                        "--output=unused",
                        "--require-improvement",
                        "--policy=" + images,
                        "--images=" + images))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--require-improvement needs ground truth, and --images has none");
    }

    @Test
    void helpListsTheDefaultsOfBothKindsOfModels() {
        String help = new CommandLine(new QuickstartCommand()).getUsageMessage();
        assertThat(help.lines())
                .anyMatch(line -> line.matches("\\s+--candidates\\s+10\\s+10"))
                .anyMatch(line -> line.matches("\\s+--best-of\\s+64\\s+16"))
                .anyMatch(line -> line.contains("a power of two up to 64"))
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void ablationRunsEachWayOfMakingPairsOnce() {
        AblationCommand command = new AblationCommand();
        new CommandLine(command).parseArgs("--arms", "PAPER,PAPER");
        assertThat(command.arms()).containsExactly(AblationArm.PAPER);
        assertThat(new AblationCommand().arms()).containsExactly(AblationArm.values());
    }

    @Test
    void helpStatesTheDefaultsOfOptionsWithoutNumber() {
        String help = new CommandLine(new QuickstartCommand()).getUsageMessage().replaceAll("\\s+", " ");
        assertThat(help)
                .contains(
                        "(default: " + parse().output() + ")",
                        "(default: the type in the model's folder, FLOAT32 for the embedded model)",
                        "(default: four questions");
        assertThat(RunSources.DEFAULT_QUESTIONS).hasSize(4);
    }

    @Test
    void helpOfTheAblationListsItsDefaults() {
        String help = new CommandLine(new AblationCommand()).getUsageMessage();
        assertThat(help.lines())
                .anyMatch(line -> line.matches("\\s+--per-round\\s+200"))
                .anyMatch(line -> line.matches("\\s+--candidates\\s+10"))
                .anyMatch(line -> line.matches("\\s+--pairs-per-instruction\\s+2"))
                .anyMatch(line -> line.matches("\\s+--epochs\\s+2"))
                .anyMatch(line -> line.matches("\\s+--test-scenes\\s+200"))
                .noneMatch(line -> line.matches("\\s+--rounds\\s.*"));
        assertThat(help.replaceAll("\\s+", " "))
                .contains("(default: ablation)", "results are their means (default: 1)");
    }

    @Test
    void ablationUsesTheQuickstartsSettingsInSmallerAmounts() {
        AblationCommand command = new AblationCommand();
        new CommandLine(command).parseArgs("--pairs", "3");
        assertSame(
                command.options(),
                QuickstartOptions.embedded()
                        .output(Path.of("ablation"))
                        .instructions(200)
                        .pairs(pairs -> pairs.maxPairs(3))
                        .evaluation(evaluation -> evaluation.withTestScenes(200))
                        .build());
    }

    @Test
    void ablationRunsWithEachSeedOnce() {
        AblationCommand command = new AblationCommand();
        new CommandLine(command).parseArgs("--seed=3,1", "--seed=3");
        assertThat(command.seeds()).containsExactly(3L, 1L);
        assertThat(new AblationCommand().seeds()).containsExactly(1L);
    }
}
