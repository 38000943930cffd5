package io.github.rlaifv.dpo.auxiliary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.KtoLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.testkit.TestImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawing of the auxiliary response that is scored with each pair. */
class AuxiliaryResponseSourceTest {
    private static final int COUNT = 400;

    @TempDir
    Path folder;

    /**
     * Creates pairs with chosen responses c0, c1, ... and rejected responses r0, r1, ...; two pairs share an
     * instruction.
     */
    private static List<PreferencePair> numbered() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            pairs.add(Pairs.pair(i / 2, "c" + i, "r" + i));
        }
        return pairs;
    }

    private static AuxiliaryResponseSource source(long seed) {
        return new AuxiliaryResponseSource(ImageDamage.crop(0.5, 1), seed);
    }

    private static List<String> others(long seed, int epoch) {
        return source(seed).of(AuxiliaryResponse.OTHER_RESPONSE, numbered(), epoch).stream()
                .map(PreferencePair::chosen)
                .toList();
    }

    @Test
    void otherResponsesAreOfBothKindsAndOfOtherInstructions() {
        List<String> others = others(3, 1);
        assertThat(others).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            assertThat(Integer.parseInt(others.get(i).substring(1)) / 2).isNotEqualTo(i / 2);
        }
        // 400 draws from 400 chosen and 400 rejected responses, each drawn a few times at most: 200 of each kind, +- 5
        // standard deviations of sqrt(800 / 4) / sqrt(2) = 10
        assertThat(others.stream().filter(text -> text.startsWith("r")).count()).isBetween(150L, 250L);
        assertThat(others.stream().distinct().count()).isGreaterThan(COUNT - 20);
    }

    @Test
    void otherResponsesAreDrawnAnewInEachEpoch() {
        assertThat(others(3, 1)).isEqualTo(others(3, 1));
        int same = 0;
        List<String> first = others(3, 1);
        List<String> second = others(3, 2);
        List<String> otherSeed = others(4, 1);
        for (int i = 0; i < COUNT; i++) {
            same += first.get(i).equals(second.get(i)) ? 1 : 0;
            same += first.get(i).equals(otherSeed.get(i)) ? 1 : 0;
        }
        // 2 * 400 draws from 800: one match by chance
        assertThat(same).isLessThan(12);
    }

    @Test
    void imageCropsAreDrawnAnewInEachEpoch() {
        List<PreferencePair> pairs = TestImages.behind(Pairs.random(12, 4)).toList();
        List<String> first = pieces(pairs, 1);
        assertThat(pieces(pairs, 1)).isEqualTo(first);
        assertThat(pieces(pairs, 2)).doesNotContainAnyElementsOf(first);
    }

    private static List<String> pieces(List<PreferencePair> pairs, int epoch) {
        return source(0).of(AuxiliaryResponse.OTHER_IMAGE, pairs, epoch).stream()
                .map(pair -> pair.instruction().image().fingerprint())
                .distinct()
                .toList();
    }

    @Test
    void eachEpochUsesItsOwnAuxiliaryResponses() {
        for (PreferenceLoss loss : List.of(new KtoLoss(0.1), PreferenceLoss.mdpo(0.1))) {
            Path run = folder.resolve(loss.name());
            DpoTrainer.builder()
                    .loss(loss)
                    .epochs(3)
                    .maxSteps(3)
                    .batchSize(6)
                    .build()
                    .train(new TablePolicy(1), TestImages.behind(Pairs.random(12, 4)), run);
            // 3 steps of 6 pairs are one and a half epochs
            assertThat(run.resolve("reference-companions.jsonl")).isNotEmptyFile();
            assertThat(run.resolve("reference-companions-2.jsonl")).isNotEmptyFile();
            assertThat(run.resolve("reference-companions-3.jsonl")).doesNotExist();
        }
    }

    @Test
    void ktoNeedsASecondInstruction() {
        PreferenceDataset one = PreferenceDataset.of(List.of(Pairs.pair(1, "a", "b"), Pairs.pair(1, "c", "d")));
        assertThatThrownBy(() -> source(0).of(AuxiliaryResponse.OTHER_RESPONSE, one.toList(), 1))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("all 2 pairs")
                .hasMessageContaining("KtoLoss with Drift.FIXED");
    }
}
