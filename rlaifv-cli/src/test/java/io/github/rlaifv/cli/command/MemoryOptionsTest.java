package io.github.rlaifv.cli.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.RequiredOptions;
import io.github.rlaifv.core.plan.MemoryChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command is proposed only options that it has. */
class MemoryOptionsTest {
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    /** Narrow and deep, so that caches and activations take far more than the weights. */
    private static final String CONFIG = """
            {"model_type": "llava", "torch_dtype": "bfloat16", "image_token_index": 900,
             "text_config": {"model_type": "llama", "hidden_size": 256, "intermediate_size": 64,
               "num_hidden_layers": %d, "num_attention_heads": 2, "vocab_size": 1000},
             "vision_config": {"model_type": "clip_vision_model", "hidden_size": 64, "image_size": 28,
               "intermediate_size": 64, "num_attention_heads": 2, "num_hidden_layers": 1, "patch_size": 14}}
            """;

    @TempDir
    private Path temp;

    private static Map<String, CommandLine> commands() {
        return RlaifvCommand.commandLine(Rlaifv.commands()).getSubcommands();
    }

    private Stream<String> required(String command) {
        return Stream.concat(RequiredOptions.of(command).stream(), output(command))
                .map(argument -> argument.replaceFirst("none$", temp.toString()));
    }

    private Stream<String> output(String command) {
        CommandSpec spec = requireNonNull(commands().get(command)).getCommandSpec();
        return spec.findOption("--output") == null ? Stream.of() : Stream.of("--output=" + temp.resolve("out"));
    }

    @Test
    void proposedOptionsAreReadByTheCommand() {
        commands()
                .forEach((name, command) -> MemoryOptions.of(command.getCommandSpec())
                        .values()
                        .forEach(options -> {
                            Stream<String> proposed = Stream.of(
                                    options.replace("DEVICES", "cuda:0,cuda:1").split(" "));
                            // throws for an option or a value that the command does not know
                            RlaifvCommand.commandLine(Rlaifv.commands())
                                    .parseArgs(Stream.of(Stream.of(name), required(name), proposed)
                                            .flatMap(arguments -> arguments)
                                            .toArray(String[]::new));
                        }));
    }

    @Test
    void eachCommandHasTheChangesThatItsOptionsMake() {
        Map<String, Set<MemoryChange>> changes = Map.of(
                "align", Set.of(withoutWords()),
                "train", Set.of(withoutWords()),
                "convert", Set.of(MemoryChange.BFLOAT16_WEIGHTS),
                "merge", Set.of(MemoryChange.BFLOAT16_WEIGHTS),
                "align-llava", Set.of(withoutWords()),
                "self-align", Set.of(withoutWords()),
                "reproduce", Set.of(withoutWords()),
                "quickstart", Set.of(MemoryChange.BFLOAT16_WEIGHTS, MemoryChange.MICRO_BATCH, MemoryChange.LORA));
        commands()
                .forEach((name, command) -> assertThat(
                                MemoryOptions.of(command.getCommandSpec()).keySet())
                        .as(name)
                        .isEqualTo(changes.getOrDefault(name, Set.of())));
    }

    /**
     * The changes that alignments have options for: no command sets how many activations are kept, and calls that are made
     * smaller are planned as {@link io.github.rlaifv.core.plan.PlannedRun.Smaller}.
     */
    private static MemoryChange[] withoutWords() {
        return Stream.of(MemoryChange.values())
                .filter(change -> change != MemoryChange.RECOMPUTED_ACTIVATIONS && change != MemoryChange.ONE_PROMPT)
                .toArray(MemoryChange[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "align-llava, --per-call=9000000 --decomposer=http://localhost:9/v1, --per-call=",
        "self-align, --per-call=9000000 --decomposer=http://localhost:9/v1, --per-call=",
        "feedback, --per-call=9000000 --decomposer=http://localhost:9/v1, --per-call=",
        "rerank, --per-call=9000000, --per-call=",
        "evaluate, --per-call=9000000, --per-call=",
        "quickstart, --policy=TEMP --batch-size=9000000 --micro-batch=9000000 --max-new-tokens=1 --claim-tokens=1 --candidates=2 --best-of=0, --micro-batch=1"
    })
    void runThatDoesNotFitIsProposedOptionsOfItsCommand(String command, String huge, String remedy) throws IOException {
        // a huge micro-batch of any model fits nowhere
        int layers = huge.contains("--micro-batch") ? 4 : 384;
        Files.writeString(temp.resolve("config.json"), CONFIG.formatted(layers));
        CommandRun rlaifv = new CommandRun();
        Stream<String> options = Stream.concat(
                required(command),
                Stream.of((huge.replace("TEMP", temp.toString()) + " --device=cpu --dry-run").split(" ")));
        assertThat(rlaifv.run(Stream.concat(Stream.of(command), options).toArray(String[]::new)))
                .as(rlaifv.errors())
                .isZero();
        List<String> proposed = rlaifv.printed()
                .lines()
                .filter(row -> row.startsWith("fits with "))
                .toList();
        assertThat(proposed).as(rlaifv.printed()).anyMatch(row -> row.contains(remedy));
        CommandSpec spec = requireNonNull(commands().get(command)).getCommandSpec();
        assertThat(OPTION.matcher(String.join("\n", proposed)).results().map(MatchResult::group))
                .isNotEmpty()
                .allMatch(option -> spec.findOption(option) != null);
    }

    @ParameterizedTest
    @CsvSource({
        "align-llava, ', or do less at once with --micro-batch or --per-call; what'",
        "evaluate, ', or do less at once with --per-call; what'",
        "quickstart, ', or do less at once with --micro-batch or --per-call; what'",
        "compare, 'Give Java more with -Xmx; what'"
    })
    void lackOfHeapNamesOptionsOfTheCommand(String name, String remedy) {
        StringWriter errors = new StringWriter();
        CommandLine command = requireNonNull(commands().get(name)).setErr(new PrintWriter(errors, true));
        assertThat(new CommandError(new OutOfMemoryError("Java heap space"), false).report(command, List.of()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(errors.toString()).contains("out of memory (Java heap space)", remedy);
    }
}
