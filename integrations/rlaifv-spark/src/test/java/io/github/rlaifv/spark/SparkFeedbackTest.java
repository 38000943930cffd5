package io.github.rlaifv.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.feedback.FeedbackResult;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkFeedbackTest {
    private static final InstructionDataset INSTRUCTIONS = TinyInstructions.first(30);

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private FeedbackResult inOneProcess(ScriptedFeedback feedback) {
        try (ExecutorModels models = new ExecutorModels()) {
            return feedback.create(models).run(INSTRUCTIONS, folder.resolve("one"));
        }
    }

    private SparkFeedback.Builder builder(ScriptedFeedback feedback) {
        return SparkFeedback.builder()
                .pipeline(feedback)
                .batchesPerTask(2)
                .batchesPerCommit(4)
                .instructionsPerFile(8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pairsAreThoseOfOneProcessInTheSameOrder(boolean lengthBalance) {
        ScriptedFeedback feedback = new ScriptedFeedback(0, 4, lengthBalance);
        FeedbackResult expected = inOneProcess(feedback);

        SparkFeedbackResult result = builder(feedback)
                .build()
                .run(
                        SparkInstructions.of(spark, INSTRUCTIONS).repartition(5),
                        folder.resolve("spark").toString());

        DatasetCard card = DatasetCard.read(folder.resolve("one")).orElseThrow();
        assertThat(card.pairs()).isPositive();
        // the hash covers images, questions and responses in order
        assertThat(result.card().content()).isEqualTo(card.content());
        assertThat(result.card().settings()).isEqualTo(card.settings());
        assertThat(result.card().fingerprints()).isEqualTo(card.fingerprints());
        assertThat(result.counts()).isEqualTo(expected.counts());
        PreferenceDataset read = PreferenceDataset.open(folder.resolve("spark/pairs"));
        assertThat(read.stream().map(SparkFeedbackTest::texts))
                .containsExactlyElementsOf(
                        expected.pairs().stream().map(SparkFeedbackTest::texts).toList());
        assertThat(DatasetCard.read(folder.resolve("spark/pairs"))).contains(result.card());
    }

    private static List<String> texts(PreferencePair pair) {
        return List.of(
                pair.instruction().id(),
                pair.instruction().image().fingerprint(),
                pair.instruction().question(),
                pair.chosen(),
                pair.rejected());
    }
}
