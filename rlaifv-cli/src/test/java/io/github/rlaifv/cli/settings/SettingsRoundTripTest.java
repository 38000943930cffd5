package io.github.rlaifv.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.OptionTexts;
import io.github.rlaifv.cli.testkit.RequiredOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every command prints settings that it reads back: of the defaults, and of every option with a value of its own. */
class SettingsRoundTripTest {
    private static final Set<String> CALL_ONLY =
            Set.of("--settings", "--print-settings", "--dry-run", "--help", "--version");

    /** Values of options that take no number, or only some. */
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("--shard", List.of("2/8")),
            Map.entry("--development", List.of("5%")),
            Map.entry("--storage", List.of("bfloat16")),
            Map.entry("--types", List.of("float32", "float16")),
            Map.entry("--policy-device", List.of("cuda:1", "cuda:2")),
            Map.entry("--labeler-device", List.of("cuda:1")),
            Map.entry("--reference-device", List.of("cuda:1")),
            Map.entry("--device", List.of("cuda:3")),
            Map.entry("--policy-server", List.of("http://localhost:1/v1?model=m&server=vllm")),
            Map.entry("--least-answer-mass", List.of("0.25")),
            Map.entry("--dropout", List.of("0.25")),
            Map.entry("--choose-by", List.of("2*pope:accuracy", "pope:F1")),
            Map.entry("--benchmark-data", List.of("pope=x")),
            Map.entry("--warmup", List.of("0.25")),
            Map.entry("--learning-rate-floor", List.of("0.25")),
            Map.entry("--adam-beta1", List.of("0.25")),
            Map.entry("--adam-beta2", List.of("0.25")),
            Map.entry("--max-grad-norm", List.of("off")),
            Map.entry("--loss", List.of("ipo:beta=0.2")),
            Map.entry("--label-smoothing", List.of("0.25")),
            Map.entry("--token-weighting", List.of("modified:3")),
            Map.entry("--format", List.of("trl-parquet")),
            Map.entry("--source", List.of("a=./a: b #c", "b=x=y")),
            Map.entry("--weights", List.of("a=2.5")),
            Map.entry("--counts", List.of("a=7")),
            Map.entry("--best-of", List.of("8")),
            Map.entry("--early-stopping", List.of("never")),
            Map.entry("--rule", List.of("tempered")),
            Map.entry("--top-p", List.of("0.25")),
            Map.entry("--system", List.of("12b")),
            Map.entry("--benchmarks", List.of("OBJECT_HALBENCH=x")));

    /** Arguments that an option of a command needs beside it. */
    private static final Map<String, List<String>> NEEDED = Map.ofEntries(
            Map.entry("ask --reference", List.of("--best-of=4")),
            Map.entry("align --average-tolerance", List.of("--average-last=2")),
            Map.entry("self-align --average-tolerance", List.of("--average-last=2")),
            Map.entry("ask --show-candidates", List.of("--best-of=4")),
            Map.entry("ask --labeler", List.of("--claims")),
            Map.entry("ask --calibration", List.of("--claims")),
            Map.entry("human-claims --image-root", List.of("--instructions=i")),
            Map.entry("human-claims --split", List.of("--instructions=i")),
            Map.entry("human-claims --questions", List.of("--instructions=i")),
            Map.entry("human-compare --benchmark", List.of("--data=d")),
            Map.entry("human-compare --data", List.of("--benchmark=POPE")),
            Map.entry("inspect --items", List.of("--output=pages")),
            Map.entry("ask --decomposer", List.of("--claims")),
            Map.entry("ask --least-answer-mass", List.of("--claims")),
            Map.entry("ask --beta", List.of("--best-of=4")),
            Map.entry("ask --beams", List.of("--temperature=0")),
            Map.entry("ask --length-penalty", List.of("--beams=3", "--temperature=0")),
            Map.entry("ask --early-stopping", List.of("--beams=3", "--temperature=0")),
            Map.entry("ask --rule", List.of("--best-of=4")),
            Map.entry("ask --reference-weight", List.of("--best-of=4", "--rule=tempered")),
            Map.entry("ask --average-with", List.of("--best-of=4", "--rule=average")),
            Map.entry("ask --shortlist", List.of("--best-of=4", "--rule=verified")),
            Map.entry("evaluate --length-penalty", List.of("--beams=3")),
            Map.entry("evaluate --early-stopping", List.of("--beams=3")),
            Map.entry("evaluate --judge-reads-question", List.of("--benchmark=OBJECT_HALBENCH", "--judge=j")),
            Map.entry("evaluate --reference-weight", List.of("--best-of=4", "--rule=tempered")),
            Map.entry("evaluate --average-with", List.of("--best-of=4", "--rule=average")),
            Map.entry("evaluate --shortlist", List.of("--best-of=4", "--rule=verified")),
            Map.entry("evaluate --labeler", List.of("--best-of=4", "--rule=verified")),
            Map.entry("evaluate --decomposer", List.of("--best-of=4", "--rule=verified")),
            Map.entry("evaluate --claim-tokens", List.of("--best-of=4", "--rule=verified")),
            Map.entry("serve --reference-weight", List.of("--rule=tempered")),
            Map.entry("serve --average-with", List.of("--rule=average")),
            Map.entry("serve --shortlist", List.of("--rule=verified")),
            Map.entry("serve --labeler", List.of("--rule=verified")),
            Map.entry("serve --decomposer", List.of("--rule=verified")),
            Map.entry("serve --claim-tokens", List.of("--rule=verified")),
            Map.entry("rerank --labeler", List.of("--rule=verified")),
            Map.entry("rerank --decomposer", List.of("--rule=verified")),
            Map.entry("rerank --claim-tokens", List.of("--rule=verified")),
            Map.entry("evaluate --reference", List.of("--best-of=4")),
            Map.entry("evaluate --candidate-temperature", List.of("--best-of=4")),
            Map.entry("evaluate --rule", List.of("--best-of=4")),
            Map.entry("evaluate --beta", List.of("--best-of=4")),
            Map.entry("align --reference-weight", List.of("--rule=tempered")),
            Map.entry("align --average-with", List.of("--rule=average")),
            Map.entry("align --shortlist", List.of("--rule=verified")),
            Map.entry("rerank --reference-weight", List.of("--rule=tempered")),
            Map.entry("rerank --average-with", List.of("--rule=average")),
            Map.entry("rerank --shortlist", List.of("--rule=verified")),
            Map.entry("pairs --image-root", List.of("--instructions=i")),
            Map.entry("pairs --split", List.of("--instructions=i")),
            Map.entry("pairs --rows-per-file", List.of("--format=trl-parquet")),
            Map.entry("convert --rows-per-file", List.of("--format=trl-parquet")),
            Map.entry("align --choose-by", List.of("--benchmark-data=pope=x")),
            Map.entry("align --benchmark-data", List.of("--choose-by=pope:F1")),
            Map.entry("align --benchmark-judge", List.of("--choose-by=pope:F1", "--benchmark-data=pope=x")),
            Map.entry("align --keep-all-models", List.of("--evaluations-per-epoch=2")),
            Map.entry("align --rank-stabilized", List.of("--lora=4")),
            Map.entry("train --rank-stabilized", List.of("--lora=4")),
            Map.entry("train --best-by", List.of("--held-out=0.5", "--keep-best=1")),
            Map.entry("pairs --questions", List.of("--instructions=i")),
            Map.entry("train --examples", List.of("--method=SFT")),
            Map.entry("train --lora-targets", List.of("--lora=4")),
            Map.entry("train --lora-projector", List.of("--lora=4")),
            Map.entry("train --adapter-only", List.of("--lora=4")),
            Map.entry("train --evaluate-every", List.of("--held-out=0.5")),
            Map.entry("train --evaluations-per-epoch", List.of("--held-out=0.5")),
            Map.entry("train --choose-by", List.of("--benchmark-data=pope=x", "--keep-best=1")),
            Map.entry("train --benchmark-data", List.of("--choose-by=pope:F1", "--keep-best=1")),
            Map.entry(
                    "train --benchmark-judge",
                    List.of("--choose-by=pope:F1", "--benchmark-data=pope=x", "--keep-best=1")),
            Map.entry("train --keep-best", List.of("--held-out=0.5")),
            Map.entry("train --best-at-end", List.of("--held-out=0.5", "--keep-best=1")),
            Map.entry("convert --storage", List.of("--model=m")),
            Map.entry("convert --layout", List.of("--model=m")),
            Map.entry("convert --adapter", List.of("--model=m")),
            Map.entry("merge --model", List.of("--adapter=a")),
            Map.entry("merge --storage", List.of("--adapter=a")));

    /** Required arguments that an option of a command excludes. */
    private static final Map<String, List<String>> EXCLUDED = Map.ofEntries(
            Map.entry("compare --model", List.of("a=x", "b=y")),
            Map.entry("human-compare --model", List.of("a=x", "b=y")),
            Map.entry("human-compare --benchmark", List.of("--instructions=none")),
            Map.entry("human-compare --data", List.of("--instructions=none")),
            Map.entry("train --examples", List.of("--pairs=none")),
            Map.entry("evaluate --judge-reads-question", List.of("--benchmark=POPE")),
            Map.entry("calibrate --judged", List.of("--labeler=none", "--claims=none")),
            Map.entry("convert --model", List.of("--pairs=none")),
            Map.entry("convert --storage", List.of("--pairs=none")),
            Map.entry("convert --layout", List.of("--pairs=none")),
            Map.entry("convert --adapter", List.of("--pairs=none")),
            Map.entry("merge --adapter", List.of("none")),
            Map.entry("merge --model", List.of("none")),
            Map.entry("merge --storage", List.of("none")));

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    static Stream<String> commands() {
        return RlaifvCommand.commandLine(Rlaifv.commands()).getSubcommands().keySet().stream();
    }

    private static CommandLine command(String name) {
        return Objects.requireNonNull(
                RlaifvCommand.commandLine(Rlaifv.commands()).getSubcommands().get(name));
    }

    private List<String> required(String name) {
        List<String> line = new ArrayList<>(List.of(name));
        line.addAll(RequiredOptions.of(name));
        OptionSpec output = command(name).getCommandSpec().findOption("--output");
        if (output != null && output.required()) {
            line.add("--output=" + folder.resolve("out"));
        }
        return line;
    }

    private String printed(List<String> line) {
        assertThat(rlaifv.run(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return values(rlaifv.printed());
    }

    /** Settings without the comments that say where values come from, which is the file when they are read back. */
    private static String values(String settings) {
        return settings.replaceAll("(?m) # (default|command line|(recipe|scale|system) .*|.*, line \\d+)$", "");
    }

    private void assertReadBack(String name, String settings) throws IOException {
        Path yaml = Files.writeString(folder.resolve("settings.yaml"), settings);
        assertThat(printed(List.of(name, "--print-settings", "--settings", yaml.toString())))
                .isEqualTo(settings);
        JsonNode tree = new YAMLMapper().readTree(settings);
        Path json = Files.writeString(folder.resolve("settings.json"), new ObjectMapper().writeValueAsString(tree));
        assertThat(printed(List.of(name, "--print-settings", "--settings=" + json)))
                .isEqualTo(settings);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static Set<String> names(CommandLine command) {
        Set<String> names = new TreeSet<>();
        command.getCommandSpec().options().stream()
                .map(OptionTexts::name)
                .filter(name -> !CALL_ONLY.contains(name))
                .map(name -> name.substring(2))
                .forEach(names::add);
        command.getCommandSpec().positionalParameters().stream()
                .map(SettingsArguments::name)
                .forEach(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void defaultsAreReadBack(String name) throws IOException {
        List<String> line = required(name);
        line.add(1, "--print-settings");
        String settings = printed(line);
        List<String> fields = new ArrayList<>();
        new YAMLMapper().readTree(settings).fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactlyInAnyOrderElementsOf(names(command(name)));
        assertReadBack(name, settings);
    }

    /** The commands without older names of others. */
    static Stream<String> listed() {
        return commands()
                .filter(name -> !command(name).getCommandSpec().usageMessage().hidden());
    }

    /** Each option by itself, since some exclude others. */
    @ParameterizedTest
    @MethodSource("listed")
    void valueOfEachOptionIsReadBack(String name) throws IOException {
        for (OptionSpec option : command(name).getCommandSpec().options()) {
            String longest = OptionTexts.name(option);
            if (CALL_ONLY.contains(longest) || longest.matches("--(json|quiet|stacktrace)")) {
                continue;
            }
            List<String> values = values(option);
            List<String> line = required(name);
            List<String> names = List.of(option.names());
            line.removeIf(argument -> names.contains(argument.split("=")[0]));
            line.add(1, "--print-settings");
            String glue = option.splitRegex().isEmpty() ? null : ",";
            if (glue == null) {
                values.forEach(value -> line.add(longest + "=" + value));
            } else {
                line.add(longest + "=" + String.join(glue, values));
            }
            with(line, longest);
            if (rlaifv.run(line.toArray(String[]::new)) != 0) {
                assertThat(rlaifv.errors()).as(String.join(" ", line)).isEmpty();
            }
            String settings = values(rlaifv.printed());
            JsonNode field = new YAMLMapper().readTree(settings).path(longest.substring(2));
            List<String> read = new ArrayList<>();
            if (field.isObject()) {
                field.fields()
                        .forEachRemaining(one ->
                                read.add(one.getKey() + "=" + one.getValue().asText()));
            } else if (field.isArray()) {
                field.forEach(one -> read.add(one.asText()));
            } else {
                read.add(field.asText());
            }
            assertThat(read).as(longest).isEqualTo(values);
            assertReadBack(name, settings);
        }
    }

    /** Adds what an option needs beside it. */
    private void with(List<String> line, String option) {
        if (option.matches("--(alpha|dropout|policy-server)")
                && line.stream().noneMatch(one -> one.startsWith("--lora"))) {
            line.add("--lora=4");
        }
        if (option.equals("--output-on-server")) {
            line.add("--lora=4");
            line.add("--policy-server=http://localhost:1/v1?model=m&server=vllm");
        }
        if (option.matches("--(images|questions)") && line.get(0).equals("quickstart")) {
            line.addAll(List.of("--model=m", "--images=i"));
            if (option.equals("--images")) {
                line.remove("--images=i");
            }
        }
        if (option.equals("--questions") && line.get(0).equals("inspect")) {
            line.add("--instructions=photos");
        }
        if (option.startsWith("--tls-")) {
            line.add(option.equals("--tls-key") ? "--tls-certificate=c" : "--tls-key=k");
        }
        if (option.equals("--sharding")) {
            line.add("--policy-device=cuda:1,cuda:2");
        }
        // these options are those of align
        String command = line.get(0).equals("reproduce") ? "align" : line.get(0);
        line.addAll(NEEDED.getOrDefault(command + " " + option, List.of()));
        line.removeAll(EXCLUDED.getOrDefault(line.get(0) + " " + option, List.of()));
    }

    private List<String> values(OptionSpec option) throws IOException {
        List<String> listed = VALUES.get(OptionTexts.name(option));
        if (listed != null) {
            return listed;
        }
        if (OptionTexts.name(option).equals("--questions")) {
            return List.of(Files.writeString(folder.resolve("questions.txt"), "What?\n")
                    .toString());
        }
        if (option.type() == Map.class) {
            return List.of("first one=./a: b #c", "second=x=y");
        }
        Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
        if (type.isEnum()) {
            Object[] all = type.getEnumConstants();
            return List.of(String.valueOf(all[all.length - 1]));
        }
        return List.of(
                switch (type.getSimpleName()) {
                    case "boolean", "Boolean" -> "true";
                    case "int", "Integer", "long", "Long" -> "7";
                    case "double", "Double" -> "0.5";
                    default -> "./a: b #c";
                });
    }
}
