package io.github.rlaifv.cli.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page about GPUs: its table has the numbers that --dry-run prints, and its commands have the options they use. */
class GpuPageTest {
    private static final String LLAVA = """
            {"model_type": "%s", "torch_dtype": "float16", "image_token_index": %d,
             "image_grid_pinpoints": [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]],
             "text_config": {"model_type": "llama", "hidden_size": %d, "intermediate_size": %d, "num_hidden_layers": %d,
               "num_attention_heads": %d, "num_key_value_heads": %d, "vocab_size": %d},
             "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "image_size": 336,
               "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}}
            """;
    private static final String OMNILMM = """
            {"model_type": "omnilmm", "torch_dtype": "bfloat16", "hidden_size": 4096, "intermediate_size": 14336,
             "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 32003,
             "image_size": 448, "num_query": 64, "mm_use_im_start_end": true}
            """;

    @TempDir
    private Path temp;

    private final CommandRun rlaifv = new CommandRun();

    @BeforeEach
    void writeModels() throws IOException {
        model("llava-1.5-7b-hf", LLAVA.formatted("llava", 32000, 4096, 11008, 32, 32, 32, 32064));
        model("llava-1.5-13b-hf", LLAVA.formatted("llava", 32000, 5120, 13824, 40, 40, 40, 32064));
        model("llava-v1.6-34b-hf", LLAVA.formatted("llava_next", 64000, 7168, 20480, 60, 56, 8, 64064));
        model("OmniLMM-12B", OMNILMM);
    }

    private void model(String name, String config) throws IOException {
        Files.writeString(Files.createDirectories(temp.resolve(name)).resolve("config.json"), config);
    }

    private static String page() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (Files.notExists(folder.resolve("docs").resolve("gpu.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "docs/gpu.md is in no folder above");
        }
        return Files.readString(folder.resolve("docs").resolve("gpu.md"));
    }

    /** Plans a command whose models are in the temporary folder. */
    private String plan(String command) {
        String inTemp = command.replaceAll("\\b(llava-|OmniLMM-)", temp + "/$1");
        String[] arguments = (inTemp.replace(" --dry-run", "") + " --dry-run").split("\\s+");
        int code = rlaifv.run(arguments);
        assertThat(code).as("%s: %s", command, rlaifv.errors()).isZero();
        return rlaifv.printed();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7B with LoRA, labeler 7B, one card, `--per-call 1` | 0 | --policy llava-1.5-7b-hf --labeler llava-1.5-7b-hf --lora 16 --device cuda --per-call 1
            7B with LoRA, labeler 7B, one card | 0 | --policy llava-1.5-7b-hf --labeler llava-1.5-7b-hf --lora 16 --device cuda
            7B with LoRA, labeler 13B, one card | 0 | --policy llava-1.5-7b-hf --labeler llava-1.5-13b-hf --lora 16 --device cuda
            7B with LoRA, labeler 34B, one card, `--per-call 4` | 0 | --policy llava-1.5-7b-hf --labeler llava-v1.6-34b-hf --lora 16 --device cuda --per-call 4
            7B with LoRA, labeler 34B, one card | 0 | --policy llava-1.5-7b-hf --labeler llava-v1.6-34b-hf --lora 16 --device cuda
            12B with LoRA, its own labeler, one card | 0 | --policy OmniLMM-12B --labeler OmniLMM-12B --lora 16 --device cuda
            7B, all weights, labeler 7B, one card, `--offload` | 0 | --policy llava-1.5-7b-hf --labeler llava-1.5-7b-hf --offload --device cuda
            7B, all weights, labeler 34B, 8 cards, `--sharding gradients`, `--per-call 64` | 0 | --policy llava-1.5-7b-hf --labeler llava-v1.6-34b-hf EIGHT
            12B, all weights, its own labeler, 8 cards, `--sharding gradients`, `--per-call 64` | 0 | --policy OmniLMM-12B --labeler OmniLMM-12B EIGHT
            """)
    void tableHasThePlannedNumbers(String name, int gpu, String options) throws IOException {
        String cards = "cuda:0,cuda:1,cuda:2,cuda:3,cuda:4,cuda:5,cuda:6,cuda:7";
        String eight =
                "--policy-device " + cards + " --labeler-device " + cards + " --sharding gradients --per-call 64";
        String plan = plan("align-llava --instructions photos --output run " + options.replace("EIGHT", eight));
        assertRow(name, Stream.of("candidates", "claims", "verdicts", "training", "development"), plan, gpu);
        if (!options.contains("--offload")) {
            assertThat(host(plan, "total")).isEqualTo(host(plan, "process and libraries"));
        }
    }

    private static String host(String plan, String row) {
        Matcher cell = Pattern.compile("^" + row + " +(\\S+ [GM]iB)", Pattern.MULTILINE)
                .matcher(plan);
        assertThat(cell.find()).as(plan).isTrue();
        return cell.group(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7B with LoRA, its own labeler, one card | --lora 64
            7B with LoRA, its own labeler, one card, `--per-call 1` | --lora 64 --per-call 1
            """)
    void tableOfTheQuickstartHasThePlannedNumbers(String name, String options) throws IOException {
        String plan = plan("quickstart --model llava-1.5-7b-hf --images photos --device cuda --output run " + options);
        Stream<String> stages =
                Stream.of("candidates", "claims", "verdicts", "training", "development", "held out", "best of n");
        assertRow(name, stages, plan, 0);
    }

    private static void assertRow(String name, Stream<String> stages, String plan, int gpu) throws IOException {
        String row = stages.map(stage -> cell(plan, stage, gpu))
                .collect(Collectors.joining(" | ", "| " + name + " | ", " |"))
                .replace("|  |", "| |")
                .replace("|  |", "| |");
        assertThat(page().lines().filter(row::equals)).as(row).hasSize(1);
    }

    /** The memory on a GPU in a stage; empty if the GPU has only its context. */
    private static String cell(String plan, String stage, int gpu) {
        List<String> cells = Pattern.compile("\\d[\\d.]* [GM]iB")
                .matcher(plan.lines()
                        .filter(line -> line.startsWith("stage " + stage))
                        .findFirst()
                        .orElseThrow())
                .results()
                .map(found -> found.group())
                .toList();
        String cell = cells.get(gpu + 1);
        return cell.equals("1.0 GiB") ? "" : cell;
    }

    @Test
    void commandsOfThePageCanBePlanned() throws IOException {
        List<String> commands = Pattern.compile("^ *rlaifv (align .*)$", Pattern.MULTILINE)
                .matcher(page().replaceAll("\\\\\\R *", ""))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(commands).hasSizeGreaterThan(4);
        commands.forEach(command -> assertThat(plan(command)).contains("stage development"));
    }
}
