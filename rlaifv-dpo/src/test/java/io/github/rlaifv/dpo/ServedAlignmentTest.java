package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakeAdapterServer;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.AdaptableTable;
import io.github.rlaifv.dpo.testkit.AdapterTrainer;
import io.github.rlaifv.dpo.testkit.Pairs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds whose candidates are written by a server, which loads the adapter of each round. */
class ServedAlignmentTest {
    @TempDir
    Path folder;

    private final FakeAdapterServer server = new FakeAdapterServer("served");
    /** Who wrote the candidates of each round, and who was evaluated, in order. */
    private final List<String> work = new ArrayList<>();

    private static String text(Policy policy) {
        return policy.generate(List.of(new GenerationRequest("a", Prompt.of("What?"), 1, Sampling.greedy(9))))
                .get(0)
                .get(0)
                .text();
    }

    private double evaluate(Policy policy) {
        work.add("evaluated " + text(policy));
        return work.size();
    }

    private PreferenceDataset pairs(int round, Policy policy) {
        work.add("round " + round + " " + text(policy));
        return Pairs.random(3, 4);
    }

    private IterativeAlignment.Builder rounds(int count) {
        return IterativeAlignment.builder()
                .rounds(count)
                .served(server)
                .trainer(new AdapterTrainer(1))
                .feedback(this::pairs)
                .development(new DevelopmentMetric("text", true, this::evaluate))
                .reopen(AdaptableTable::open);
    }

    private AlignmentResult run(IterativeAlignment.Builder alignment) {
        return alignment.build().run(new AdaptableTable(), folder);
    }

    @Test
    void adapterOfEachRoundWritesTheNextOne() {
        AlignmentResult result = run(rounds(3));
        assertThat(work)
                .containsExactly(
                        "evaluated by base",
                        "round 1 by base",
                        "evaluated by new+1",
                        "round 2 by new+1",
                        "evaluated by new+1+1",
                        "round 3 by new+1+1",
                        "evaluated by new+1+1+1");
        assertThat(result.model()).isEqualTo(folder.resolve("round-3/adapter"));
        assertThat(server.events())
                .containsExactly(
                        "load new",
                        "load new+1",
                        "load new+1+1",
                        "unload new+1",
                        "load new+1+1+1",
                        "unload new+1+1",
                        "unload new+1+1+1");
    }

    @Test
    void policyJudgesItselfAsTheServerServesIt() {
        List<String> judges = new ArrayList<>();
        run(rounds(2).selfAlignment((round, policy, labeler) -> {
            judges.add(text(labeler));
            return Pairs.random(3, 4);
        }));
        assertThat(judges).containsExactly("by base", "by new+1");
    }

    @Test
    void interruptedRoundIsResumedWithTheAdapterOfTheRoundBefore() {
        assertThatThrownBy(() -> run(rounds(2).feedback((round, policy) -> {
                    PreferenceDataset pairs = pairs(round, policy);
                    if (round == 2) {
                        throw new IllegalStateException("the power went off");
                    }
                    return pairs;
                })))
                .hasMessageContaining("power");
        assertThat(server.loaded()).containsExactlyInAnyOrder("new", "new+1");
        work.clear();
        server.events().clear();
        run(rounds(2));
        assertThat(work).containsExactly("round 2 by new+1", "evaluated by new+1+1");
        // both adapters of the interrupted run were still there
        assertThat(server.events()).containsExactly("load new+1+1", "unload new+1", "unload new+1+1");
    }

    @Test
    void serverThatWasRestartedLoadsTheNeededAdapterAgain() {
        run(rounds(1));
        server.restart();
        work.clear();
        server.events().clear();
        run(rounds(2).feedback((round, policy) -> {
            server.restart();
            return pairs(round, policy);
        }));
        assertThat(work).containsExactly("round 2 by new+1", "evaluated by new+1+1");
        assertThat(server.events())
                .containsSubsequence("load new", "load new+1", "restarted", "load new+1", "load new+1+1");
    }

    @Test
    void finishedAlignmentAsksNothingOfTheServer() {
        run(rounds(1));
        server.restart();
        server.events().clear();
        assertThat(run(rounds(1)).rounds()).hasSize(1);
        assertThat(server.events()).isEmpty();
    }

    @Test
    void roundWithoutPairsLeavesTheServedPolicyAsItIs() {
        run(rounds(2).feedback((round, policy) -> {
            PreferenceDataset pairs = pairs(round, policy);
            return round == 1 ? PreferenceDataset.of(List.of()) : pairs;
        }));
        assertThat(work)
                .containsExactly(
                        "evaluated by base",
                        "round 1 by base",
                        "evaluated by base",
                        "round 2 by base",
                        "evaluated by new+1");
    }

    @Test
    void eachEpochIsEvaluatedOnTheServer() {
        AlignmentResult result = run(rounds(1)
                .trainer(new AdapterTrainer(3))
                .evaluateEveryEpoch(true)
                .development(new DevelopmentMetric("second epoch", true, policy -> {
                    evaluate(policy);
                    return text(policy).endsWith("+2") ? 1 : 0;
                })));
        assertThat(work)
                .containsExactly(
                        "evaluated by base",
                        "round 1 by base",
                        "evaluated by new+1",
                        "evaluated by new+1+2",
                        "evaluated by new+1+2+3");
        assertThat(result.model()).isEqualTo(folder.resolve("round-1/epoch-2"));
        assertThat(folder.resolve("round-1"))
                .isDirectoryNotContaining(file -> file.toString().matches(".*epoch-[13]"));
        assertThat(server.loaded()).containsExactly("new");
    }

    private void refused(IterativeAlignment.Builder alignment, TrainablePolicy policy, String message) {
        assertThatThrownBy(() -> alignment.build().run(policy, folder)).hasMessageContaining(message);
        assertThat(work).isEmpty();
        assertThat(folder.resolve("alignment.json")).doesNotExist();
        assertThat(folder.resolve("round-1")).doesNotExist();
    }

    @Test
    void trainingOfAllWeightsIsRejectedBeforeAnyWork() {
        refused(
                rounds(2).trainer(DpoTrainer.builder().build()),
                new AdaptableTable(),
                "round 2 would save a whole model, but the candidates are written by a server");
        assertThat(server.events()).isEmpty();
    }

    @Test
    void trainingThatSavesAMergedModelIsRejectedBeforeAnyWork() {
        refused(
                rounds(1).trainer(DpoTrainer.builder().lora(Lora.rank(2)).build()),
                new AdaptableTable(),
                "lora(..) and mergedModel(false)");
    }

    @Test
    void serverThatCantLoadAdaptersIsFoundBeforeAnyWork() {
        server.refuses("LoRA rank 2 is greater than max_lora_rank 1");
        refused(rounds(1), new AdaptableTable(), "LoRA rank 2 is greater than max_lora_rank 1");
    }

    @Test
    void policyWithAnAdapterIsRejected() {
        AdaptableTable policy = new AdaptableTable();
        policy.adapters().attach(Lora.rank(2));
        refused(rounds(1), policy, "carries an adapter, which the served model lacks");
        assertThat(policy.adapter()).isEqualTo("new");
    }

    @Test
    void roundsOfAnotherServedModelAreNotResumed() {
        run(rounds(1));
        assertThatThrownBy(() -> run(rounds(2).served(new FakeAdapterServer("another"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("started from another model");
    }
}
