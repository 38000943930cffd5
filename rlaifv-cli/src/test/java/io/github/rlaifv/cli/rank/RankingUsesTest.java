package io.github.rlaifv.cli.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RankingUsesTest {
    private static final RankingUses.Pools POOLS = new RankingUses.Pools(2, 16, 50, 100);
    private static final Workload SCORES = new ScoringLoad(2, 16, 50, 100);
    /** Eight claims for each response of the shortlist of eight. */
    private static final Workload VERDICTS = new LabelingLoad(1, 64, 50);

    /** The texts of both shortlists, each after its question. */
    private static final Workload DIVISION = new GenerationLoad(16, 1, 150, 256, false);

    @TempDir
    private Path folder;

    private String model = "";

    @BeforeEach
    void copyModel() {
        model = EmbeddedModel.copyInto(folder).toString();
    }

    private static RankingUses ranking(String... options) {
        RankingOptions ranking = new RankingOptions();
        VerifierOptions verifier = new VerifierOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create())
                .addMixin("ranking", ranking)
                .addMixin("verifier", verifier)
                .parseArgs(options);
        return new RankingUses(ranking, verifier);
    }

    private List<ModelUse> others(String policy, RankingUses ranking) {
        ModelUses uses = new ModelUses(PolicyOptions.defaults());
        ranking.addTo(uses, policy, POOLS);
        return uses.all();
    }

    private String adapter(String name, String base) throws IOException {
        Path adapter = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"target_modules\": [\"q_proj\"],"
                        + " \"base_model_name_or_path\": \"" + base.replace("\\", "/") + "\"}");
        return adapter.toString();
    }

    @Test
    void averagedModelsAreCountedUnlessTheyShareABase() throws IOException {
        String first = adapter("first", model);
        String second = adapter("second", model);
        String other = adapter(
                "other",
                EmbeddedModel.copyInto(Files.createDirectory(folder.resolve("copy")))
                        .toString());
        assertThat(others(first, ranking("--rule=AVERAGE", "--average-with=" + second)))
                .isEmpty();
        for (String averaged : List.of(other, model)) {
            assertThat(others(first, ranking("--rule=AVERAGE", "--average-with=" + averaged)))
                    .singleElement()
                    .satisfies(use -> {
                        assertThat(use.role()).isEqualTo("averaged model");
                        assertThat(use.loads()).containsExactly(SCORES);
                    });
        }
    }

    @Test
    void alignedModelJudgesAndDividesUnlessOthersDo() {
        assertThat(ranking("--rule=MEAN").aligned(POOLS)).containsExactly(SCORES);
        assertThat(ranking().aligned(POOLS)).as("default").containsExactly(SCORES, VERDICTS, DIVISION);
        RankingUses alone = ranking("--rule=VERIFIED");
        assertThat(alone.aligned(POOLS)).containsExactly(SCORES, VERDICTS, DIVISION);
        assertThat(others(model, alone)).isEmpty();
        assertThat(ranking("--rule=VERIFIED", "--decomposer=rules").aligned(POOLS))
                .containsExactly(SCORES, VERDICTS);
    }

    @Test
    void labelerAndDecomposerAreCounted() {
        RankingUses labeled = ranking("--rule=VERIFIED", "--labeler=" + model);
        assertThat(labeled.aligned(POOLS)).containsExactly(SCORES);
        assertThat(others(model, labeled)).singleElement().satisfies(use -> {
            assertThat(use.role()).isEqualTo("labeler");
            assertThat(use.loads()).containsExactly(VERDICTS, DIVISION);
        });
        List<ModelUse> both = others(model, ranking("--rule=VERIFIED", "--labeler=" + model, "--decomposer=" + model));
        assertThat(both).extracting(ModelUse::role).containsExactly("labeler", "decomposer");
        assertThat(both.get(0).loads()).containsExactly(VERDICTS);
        assertThat(both.get(1).loads()).containsExactly(DIVISION);
    }
}
