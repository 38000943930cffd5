package io.github.rlaifv.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reference log-probabilities, best-of-N and answers. */
class SparkModelsTest {
    private static final InstructionDataset INSTRUCTIONS = TinyInstructions.first(9);

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

    private static BestOfN bestOfN(ExecutorModels models) {
        return BestOfN.builder(SelfRewardReranker.of(
                        models.keep(ScriptedPolicies.writer()), models.keep(ScriptedPolicies.reference())))
                .candidates(4)
                .build();
    }

    @Test
    void bestResponsesAreThoseOfOneProcess() {
        List<RankedResponse> expected;
        try (ExecutorModels models = new ExecutorModels()) {
            expected = bestOfN(models).run(INSTRUCTIONS);
        }

        List<Row> best = SparkBestOfN.transform(
                        SparkInstructions.of(spark, INSTRUCTIONS).repartition(3), SparkModelsTest::bestOfN, 2)
                .orderBy("index")
                .collectAsList();

        assertThat(best.stream().map(row -> row.<String>getAs("response")))
                .containsExactlyElementsOf(
                        expected.stream().map(RankedResponse::text).toList());
        assertThat(best.stream().map(row -> row.<Double>getAs("margin")))
                .containsExactlyElementsOf(
                        expected.stream().map(one -> one.margin().getAsDouble()).toList());
        assertThat(best.get(0).<Row>getList(best.get(0).fieldIndex("pool"))).hasSize(4);
    }

    @Test
    void answersAreInTheOrderOfTheirIndex() {
        List<Row> answers = SparkAnswers.transform(
                        SparkInstructions.of(spark, INSTRUCTIONS).repartition(3),
                        models -> models.keep(FakePolicy.builder()
                                .writes((request, index) -> "answer to " + request.key())
                                .build()),
                        Sampling.greedy(16),
                        2)
                .orderBy("index")
                .collectAsList();

        assertThat(answers.stream().map(row -> row.<String>getAs("answer")))
                .containsExactlyElementsOf(INSTRUCTIONS.stream()
                        .map(one -> "answer to " + one.id())
                        .toList());
    }

    @Test
    void referenceLogProbabilitiesAreThoseOfOneProcess() {
        WriteOptions options = WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET)
                .setting("candidates", "4")
                .fingerprint("policy", "p")
                .rowsPerFile(4)
                .build();
        Path pairs = folder.resolve("pairs");
        try (PreferenceWriter writer = PreferenceWriter.open(pairs, options)) {
            for (Instruction instruction : INSTRUCTIONS.toList()) {
                writer.write(new PreferencePair(instruction, "a cat " + instruction.id(), "a dog", 0, -1));
                writer.write(new PreferencePair(instruction, "a cat " + instruction.id(), "a horse", 0, -2));
            }
            writer.finish();
        }
        PreferenceDataset dataset = PreferenceDataset.open(pairs);
        Path expected = folder.resolve("expected");
        ReferenceLogProbs.compute(
                        ScriptedPolicies.reference(), dataset, folder.resolve("logps"), true, 4, RunListener.NONE)
                .write(
                        dataset,
                        expected,
                        WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET)
                                .settings(options.settings())
                                .fingerprint("policy", "p"));

        DatasetCard card = SparkReference.run(
                spark,
                pairs.toString(),
                models -> models.keep(ScriptedPolicies.reference()),
                4,
                folder.resolve("spark").toString(),
                8);

        DatasetCard one = DatasetCard.read(expected).orElseThrow();
        assertThat(card.content()).isEqualTo(one.content());
        assertThat(card.pairsWithLogProbs()).isEqualTo(18);
        assertThat(card.settings()).isEqualTo(one.settings());
        assertThat(card.fingerprints()).isEqualTo(one.fingerprints());
        assertThat(PreferenceDataset.open(folder.resolve("spark")).stream().map(PreferencePair::stored))
                .containsExactlyElementsOf(PreferenceDataset.open(expected).stream()
                        .map(PreferencePair::stored)
                        .toList());
    }
}
