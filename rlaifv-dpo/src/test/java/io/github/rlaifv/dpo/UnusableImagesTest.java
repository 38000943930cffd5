package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SimPoLoss;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.testkit.TestImages;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pairs and examples with an unusable image. They are skipped, counted and named, wherever the image is found to be
 * unusable.
 */
class UnusableImagesTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    Path folder;

    /** Policy that rejects images named i1. */
    private static final class ImageRejectingPolicy extends TablePolicy {
        private ImageRejectingPolicy() {
            super(1);
        }

        @Override
        public void requireUsable(ImageSource image) {
            if (image.name().equals("i1")) {
                throw new UnusableImageException("image i1 is cut off");
            }
        }

        @Override
        public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
            requests.forEach(request -> request.prompt().images().forEach(this::requireUsable));
            return super.tryScore(requests);
        }
    }

    /** Creates three pairs for each of four images, i0 to i3. */
    private static PreferenceDataset pairs() {
        return TestImages.behind(Pairs.random(12, 4));
    }

    private DpoTrainer.Builder run() {
        return DpoTrainer.builder().epochs(2).batchSize(4).listener(new RunListener() {
            @Override
            public void warned(String stage, String message) {
                warnings.add(message);
            }
        });
    }

    private void assertSkipped(TrainingResult result, Path run) throws IOException {
        assertThat(result.used()).isEqualTo(9);
        assertThat(result.skipped()).containsEntry("unusable image", 3).hasSize(1);
        JsonNode named = new ObjectMapper()
                .readTree(run.resolve("training.json").toFile())
                .path("leftOut");
        assertThat(named).hasSize(3);
        assertThat(named.get(0).path("name").asText()).isEqualTo("i1 (pair 3)");
        assertThat(named.get(0).path("reason").asText()).isEqualTo("image i1 is cut off");
        assertThat(warnings).isEmpty();
    }

    @Test
    void unusableImagesAreFoundByTheReference() throws IOException {
        assertSkipped(run().build().train(new ImageRejectingPolicy(), pairs(), folder), folder);
    }

    @Test
    void unusableImagesAreFoundByASeparateReference() throws IOException {
        assertSkipped(
                run().build().train(new ImageRejectingPolicy(), new ImageRejectingPolicy(), pairs(), folder), folder);
    }

    @Test
    void unusableImagesAreNotUsedForAuxiliaryResponses() throws IOException {
        assertSkipped(
                run().loss(PreferenceLoss.mdpo(0.1)).build().train(new ImageRejectingPolicy(), pairs(), folder),
                folder);
    }

    @Test
    void unusableImagesAreFoundWithoutAReference() throws IOException {
        Path run = folder.resolve("run");
        DpoTrainer trainer = run().loss(new SimPoLoss(2, 0.5)).build();
        assertSkipped(trainer.train(new ImageRejectingPolicy(), pairs(), run), run);
    }

    @Test
    void unusableImagesAreFoundWithStoredLogProbs() throws IOException {
        TablePolicy reference = new TablePolicy(1);
        Path written = folder.resolve("pairs");
        ReferenceLogProbs.compute(reference, pairs(), folder.resolve("figures.jsonl"), true, 4, RunListener.NONE)
                .write(pairs(), written, WriteOptions.builder(DatasetFormat.JSONL));
        List<PreferencePair> stored = new ArrayList<>();
        List<PreferencePair> named = pairs().toList();
        for (PreferencePair pair : PreferenceDataset.open(written).toList()) {
            stored.add(named.get(stored.size()).withStored(pair.stored()));
        }
        DatasetCard card = DatasetCard.read(written).orElseThrow();
        Path run = folder.resolve("run");
        DpoTrainer trainer = run().storedReference(card).build();
        assertSkipped(trainer.train(new ImageRejectingPolicy(), PreferenceDataset.of(stored), run), run);
    }

    @Test
    void unusableImageFailsTheRunOnRequest() {
        DpoTrainer trainer = run().unusableImages(UnusableImages.STOP).build();
        assertThatThrownBy(() -> trainer.train(new ImageRejectingPolicy(), pairs(), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("i1 (pair 3)")
                .hasMessageContaining("cut off")
                .hasMessageContaining("unusableImages(SKIP)");
    }

    @Test
    void skippingOverHalfOfThePairsWarnsWithARemedy() {
        List<PreferencePair> most = pairs().toList().subList(2, 6);
        run().schedule(Schedule.constant())
                .build()
                .train(new ImageRejectingPolicy(), PreferenceDataset.of(most), folder);
        assertThat(warnings)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("3 of 4 preference pairs were skipped")
                        .contains("unusable image=3")
                        .contains("repair the images"));
    }

    @Test
    void unusableExamplesOfFineTuningAreSkipped() {
        List<WeightedRequest> examples = pairs().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        TrainingResult result =
                SftTrainer.builder().build().train(new ImageRejectingPolicy(), examples, folder.resolve("skip"));
        assertThat(result.used()).isEqualTo(9);
        assertThat(result.skipped()).containsEntry("unusable image", 3);
        SftTrainer strict =
                SftTrainer.builder().unusableImages(UnusableImages.STOP).build();
        assertThatThrownBy(() -> strict.train(new ImageRejectingPolicy(), examples, folder.resolve("stop")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("index 3");
    }

    @Test
    void unusableHeldOutExamplesOfFineTuningAreSkipped() throws IOException {
        List<WeightedRequest> all = pairs().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        List<WeightedRequest> usable = List.of(all.get(0), all.get(1), all.get(2), all.get(6));
        List<WeightedRequest> mixed = List.of(all.get(0), all.get(3), all.get(6));
        Path run = folder.resolve("mixed");
        TrainingResult result =
                SftTrainer.builder().heldOut(mixed).build().train(new ImageRejectingPolicy(), usable, run);
        TrainingResult without = SftTrainer.builder()
                .heldOut(List.of(all.get(0), all.get(6)))
                .build()
                .train(new ImageRejectingPolicy(), usable, folder.resolve("without"));

        assertThat(result.evaluations()).isEqualTo(without.evaluations()).isNotEmpty();
        JsonNode training =
                new ObjectMapper().readTree(run.resolve("training.json").toFile());
        assertThat(training.path("heldOut").asInt()).isEqualTo(2);
        assertThat(training.path("heldOutSkipped").path("unusable image").asInt())
                .isEqualTo(1);
        assertThat(training.path("leftOut").path(0).path("name").asText()).isEqualTo("held-out example 1");
        SftTrainer strict = SftTrainer.builder()
                .heldOut(mixed)
                .unusableImages(UnusableImages.STOP)
                .build();
        assertThatThrownBy(() -> strict.train(new ImageRejectingPolicy(), usable, folder.resolve("stop")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("held-out example of index 1");
        SftTrainer none = SftTrainer.builder().heldOut(List.of(all.get(3))).build();
        assertThatThrownBy(() -> none.train(new ImageRejectingPolicy(), usable, folder.resolve("none")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none of the 1 held-out examples");
    }
}
