package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.train.TrainingImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LLaVA-1.5 in the authors' layout pads images to a square; trainings may leave that out. */
class TrainingImagesTest {
    private static final ImageSource WIDE = ImageSource.of(Fixtures.path("photos", "wide.jpg"));
    private static final PreferenceDataset PAIRS = PreferenceDataset.of(List.of(new PreferencePair(
            new Instruction("wide", WIDE, "What is there?"), "A street with a car.", "A cat on a sofa.", 0, -1)));

    @TempDir
    Path folder;

    private static TrainablePolicy open(Path model) {
        return Policies.open(
                model, PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }

    private static Path model() {
        return Fixtures.require(Fixtures.path("llava15_original", "model"));
    }

    private static double score(Policy policy, ImageSource image) {
        return policy.score(List.of(new ScoreRequest(Prompt.of(image, "What is there?"), List.of("A street."))))
                .get(0)
                .get(0)
                .sum();
    }

    @Test
    void imageWithoutPaddingIsSeenAsByAModelThatDoesNotPad() {
        Path square = ModelCopy.of(model(), folder.resolve("square"))
                .json("config.json", config -> config.put("image_aspect_ratio", "square"))
                .folder();
        try (TrainablePolicy pads = open(model());
                TrainablePolicy doesNot = open(square)) {
            assertThat(score(pads, WIDE.withoutPadding()))
                    .isEqualTo(score(doesNot, WIDE))
                    .isEqualTo(score(doesNot, WIDE.withoutPadding()))
                    .isNotEqualTo(score(pads, WIDE));
        }
        assertThat(WIDE.withoutPadding().fingerprint()).isNotEqualTo(WIDE.fingerprint());
        assertThat(WIDE.withoutPadding().read()).isEqualTo(WIDE.read());
        assertThat(WIDE.withoutPadding().withoutPadding()).isEqualTo(WIDE.withoutPadding());
    }

    private String firstStep(TrainingImages images) throws IOException {
        Path run = folder.resolve(images.name());
        try (TrainablePolicy policy = open(model())) {
            DpoTrainer.builder()
                    .images(images)
                    .lora(Lora.rank(2))
                    .mergedModel(false)
                    .maxSteps(1)
                    .build()
                    .train(policy, PAIRS, run);
            // a run is checked against its reference before the first step, so both saw the same images
            return Files.readString(run.resolve("metrics.jsonl"));
        }
    }

    @Test
    void policyAndReferenceSeeImagesWithoutPaddingInTraining() throws IOException {
        assertThat(firstStep(TrainingImages.UNPADDED)).isNotEqualTo(firstStep(TrainingImages.OF_MODEL));
        assertThat(Files.readString(folder.resolve("UNPADDED/training.json"))).contains("\"images\" : \"UNPADDED\"");
        assertThat(Files.readString(folder.resolve("OF_MODEL/training.json"))).doesNotContain("\"images\"");
    }

    @Test
    void storedLogProbabilitiesAreOfPaddedImages() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DpoTrainer.builder()
                        .images(TrainingImages.UNPADDED)
                        .storedReference(new DatasetCard(
                                "",
                                DatasetFormat.JSONL,
                                0,
                                0,
                                0,
                                0,
                                List.of(),
                                new TreeMap<>(),
                                new TreeMap<>(),
                                "",
                                ""))
                        .build())
                .withMessageContaining("remove storedReference, or images");
    }
}
