package io.github.rlaifv.cli.tinyworld;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.plan.DeviceMemory;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.MemoryRemedy;
import io.github.rlaifv.core.plan.PlannedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The model is config.json alone. */
class AblationPlanTest {
    private static PlannedRun plan(Path model, int candidates) {
        AblationCommand command = new AblationCommand();
        new CommandLine(command).parseArgs("--model=" + model, "--candidates=" + candidates);
        return command.planned();
    }

    private static MemoryPlan plan(PlannedRun run, long memory) {
        return MemoryPlan.of(run, device -> OptionalLong.of(memory), 128L << 20);
    }

    private static long needed(PlannedRun run) {
        return plan(run, Long.MAX_VALUE).devices().stream()
                .mapToLong(DeviceMemory::total)
                .max()
                .orElseThrow();
    }

    @Test
    void fewerCandidatesAreProposedIfTheyFit(@TempDir Path model) throws IOException {
        // deep and narrow, so that the caches of claims take more than training
        Files.writeString(model.resolve("config.json"), """
                {"model_type": "llava", "torch_dtype": "bfloat16", "image_token_index": 900,
                 "text_config": {"model_type": "llama", "hidden_size": 256, "intermediate_size": 64,
                   "num_hidden_layers": 384, "num_attention_heads": 2, "vocab_size": 1000},
                 "vision_config": {"model_type": "clip_vision_model", "hidden_size": 64, "image_size": 28,
                   "intermediate_size": 64, "num_attention_heads": 2, "num_hidden_layers": 1, "patch_size": 14}}
                """);
        long smaller = needed(plan(model, 2));
        PlannedRun run = plan(model, 4);
        assertThat(needed(run)).isGreaterThan(smaller);
        assertThat(plan(run, smaller).remedies())
                .extracting(MemoryRemedy::change)
                .contains("--candidates=2");
    }
}
