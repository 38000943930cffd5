package io.github.rlaifv.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

    /** One pair per instruction, whose chosen text has too few words for any ratio. */
    private static final class ShortChosen implements PairMaker {
        @Override
        public List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses) {
            return List.of(new PreferencePair(instruction, "short", "long ".repeat(99) + "text", 1, 0));
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>();
        }
    }

    private static FeedbackPipeline unbalanced(ExecutorModels models) {
        return FeedbackPipeline.builder()
                .policy(models.keep(ScriptedPolicies.writer(0)))
                .scorer(FeedbackScorer.divideAndConquer(models.keep(ScriptedPolicies.labeler())))
                .decomposer(ClaimDecomposer.prompted(models.keep(ScriptedPolicies.labeler())))
                .pairMaker(new ShortChosen())
                .candidates(2)
                .batchSize(4)
                .build();
    }

    @Test
    void noPairIsKeptIfNoRatioKeepsOne() {
        FeedbackResult expected;
        try (ExecutorModels models = new ExecutorModels()) {
            expected = unbalanced(models).run(INSTRUCTIONS, folder.resolve("one"));
        }

        SparkFeedbackResult result = SparkFeedback.builder()
                .pipeline(SparkFeedbackTest::unbalanced)
                .build()
                .run(
                        SparkInstructions.of(spark, INSTRUCTIONS),
                        folder.resolve("spark").toString());

        assertThat(expected.counts().pairsBeforeBalance()).isPositive();
        assertThat(result.counts()).isEqualTo(expected.counts());
        assertThat(result.card().pairs()).isZero();
        assertThat(result.ratio()).isNaN();
    }

    @Test
    void rerunContinuesAfterTheCommittedParts() throws IOException {
        Dataset<Row> instructions = SparkInstructions.of(spark, INSTRUCTIONS);
        String output = folder.resolve("spark").toString();
        SparkFeedback feedback = builder(new ScriptedFeedback(0, 4, true)).build();
        String content = feedback.run(instructions, output).card().content();
        // as if the application had stopped before its last commit
        Path first = folder.resolve("spark/parts/from-000000000000");
        Path last = folder.resolve("spark/parts/from-000000000016");
        FileTime before = Files.getLastModifiedTime(first.resolve("_SUCCESS"));
        Files.delete(last.resolve("_SUCCESS"));

        String again = feedback.run(instructions, output).card().content();

        assertThat(again).isEqualTo(content);
        assertThat(last.resolve("_SUCCESS")).exists();
        assertThat(Files.getLastModifiedTime(first.resolve("_SUCCESS"))).isEqualTo(before);
    }

    @Test
    void runWithOtherSettingsIsRejectedByName() {
        Dataset<Row> instructions = SparkInstructions.of(spark, INSTRUCTIONS);
        String output = folder.resolve("spark").toString();
        builder(new ScriptedFeedback(0, 2, false)).build().run(instructions, output);

        SparkFeedback other = builder(new ScriptedFeedback(0, 3, false)).build();

        assertThatThrownBy(() -> other.run(instructions, output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("candidates is 3, was 2");
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
