package io.github.rlaifv.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.rank.RankingOptions;
import io.github.rlaifv.cli.rank.RankingUses;
import io.github.rlaifv.cli.rank.VerifierOptions;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServedMemoryTest {
    private static final int PROMPT_TOKENS = 50;
    private static final int NEW_TOKENS = 256;

    @TempDir
    private Path folder;

    private String model;

    @BeforeEach
    void copyModel() {
        model = EmbeddedModel.copyInto(folder).toString();
    }

    private PlannedRun plan(String served, @Nullable String reference, int batch, int choices) {
        return plan(served, reference, new ServedMemory.Call(batch, choices, 1, NEW_TOKENS));
    }

    private static PlannedRun plan(
            String served, @Nullable String reference, ServedMemory.Call call, String... ranking) {
        VerifierOptions verifier = new VerifierOptions();
        RankingOptions options = new RankingOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create())
                .addMixin("ranking", options)
                .addMixin("verifier", verifier)
                .parseArgs(ranking);
        return new ServedMemory(
                        new ServedModel(served, reference, true),
                        new RankingUses(options, verifier),
                        PolicyOptions.defaults(),
                        PROMPT_TOKENS)
                .plan(call);
    }

    private static List<ModelUse> uses(PlannedRun run) {
        return run.stages().get(0).uses();
    }

    @ParameterizedTest
    @CsvSource({"32, 64, 64", "1, 64, 64", "32, 1, 32", "1, 1, 1"})
    void requestWithMoreCompletionsThanABatchIsPlanned(int batch, int choices, int rows) {
        assertThat(uses(plan(model, null, batch, choices)))
                .singleElement()
                .satisfies(use -> assertThat(use.loads())
                        .containsExactly(new GenerationLoad(rows, 1, PROMPT_TOKENS, NEW_TOKENS)));
    }

    @Test
    void scoresArePlannedWithAReference() {
        ScoringLoad scores = new ScoringLoad(8, 1, PROMPT_TOKENS, NEW_TOKENS);
        ServedMemory.Call call = new ServedMemory.Call(4, 8, 1, NEW_TOKENS);
        List<ModelUse> uses = uses(plan(model, model, call, "--rule=MEAN"));
        assertThat(uses.get(0).loads()).hasSize(2).contains(scores);
        assertThat(uses.get(1).loads()).containsExactly(scores);
        List<ModelUse> byDefault = uses(plan(model, model, 4, 8));
        assertThat(byDefault.get(0).loads()).contains(scores, new LabelingLoad(1, 64, PROMPT_TOKENS));
        assertThat(byDefault.get(1).loads()).containsExactly(scores);
    }

    @Test
    void otherModelsThatRankAreCounted() {
        ServedMemory.Call call = new ServedMemory.Call(4, 8, 1, NEW_TOKENS);
        ScoringLoad scores = new ScoringLoad(8, 1, PROMPT_TOKENS, NEW_TOKENS);
        List<ModelUse> averaged = uses(plan(model, model, call, "--rule=AVERAGE", "--average-with=" + model));
        assertThat(averaged).extracting(ModelUse::role).containsExactly("model", "reference", "averaged model");
        assertThat(averaged.get(2).loads()).containsExactly(scores);
        List<ModelUse> judged = uses(plan(model, model, call, "--rule=VERIFIED", "--labeler=" + model));
        assertThat(judged).extracting(ModelUse::role).containsExactly("model", "reference", "labeler");
        // 8 candidates with 8 claims each
        assertThat(judged.get(2).loads()).contains(new LabelingLoad(1, 64, PROMPT_TOKENS));
        assertThat(uses(plan(model, null, call, "--rule=AVERAGE", "--average-with=" + model)))
                .as("a server without best-of-N")
                .hasSize(1);
    }

    @Test
    void guidedCompletionsHaveAllTheirCandidatesAtOnce() {
        List<ModelUse> uses = uses(plan(model, model, new ServedMemory.Call(4, 2, 3, NEW_TOKENS), "--rule=VERIFIED"));
        assertThat(uses.get(0).loads())
                .contains(
                        new GenerationLoad(4, 3, PROMPT_TOKENS, NEW_TOKENS),
                        new ScoringLoad(4, 3, PROMPT_TOKENS, NEW_TOKENS),
                        // 3 candidates with 8 claims each
                        new LabelingLoad(1, 24, PROMPT_TOKENS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run/adapter", "run"})
    void scoresArePlannedForAdaptersWhoseModelIsTheReference(String served) throws IOException {
        Path adapter = Files.createDirectories(folder.resolve("run/adapter"));
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": [\"q_proj\"],"
                        + " \"base_model_name_or_path\": \"" + model.replace("\\", "/") + "\"}");
        Files.writeString(folder.resolve("run/training.json"), "{\"model\": \"adapter\"}");
        assertThat(uses(plan(folder.resolve(served).toString(), null, 4, 8))
                        .get(0)
                        .loads())
                .contains(new ScoringLoad(8, 1, PROMPT_TOKENS, NEW_TOKENS));
    }

    @Test
    void smallerCallThatFitsIsProposedWithBothOptions() {
        long few = MemoryPlan.of(plan(model, null, 1, 4), device -> OptionalLong.empty(), 0)
                .devices()
                .get(0)
                .total();
        MemoryPlan plan = MemoryPlan.of(plan(model, null, 32, 64), device -> OptionalLong.of(few + (few >> 3)), 0);
        assertThat(plan.fits()).isFalse();
        assertThat(plan.problem()).contains("--max-batch and --max-choices=");
    }
}
