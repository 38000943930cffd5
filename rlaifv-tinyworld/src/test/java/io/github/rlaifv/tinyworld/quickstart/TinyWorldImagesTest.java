package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.tinyworld.language.CaptionWriter;
import io.github.rlaifv.tinyworld.language.LanguageOptions;
import io.github.rlaifv.tinyworld.report.Metrics;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TinyWorldImagesTest {

    private final TinyWorldImages images = new TinyWorldImages(QuickstartOptions.embedded()
            .instructions(5)
            .evaluation(evaluation -> evaluation.withDevelopmentScenes(4).withTestScenes(3))
            .build());

    @Test
    void eachSceneIsUsedInOneRoundOrPartOnly() {
        List<Instruction> all = new ArrayList<>();
        all.addAll(images.alignment(1));
        all.addAll(images.alignment(2));
        all.addAll(images.development());
        all.addAll(images.heldOut());
        assertThat(all).hasSize(5 + 5 + 4 + 3);
        assertThat(all.stream().map(Instruction::id)).doesNotHaveDuplicates();
    }

    @Test
    void seedsDifferInTrainingScenesButShareTestScenes() {
        TinyWorldImages other = new TinyWorldImages(QuickstartOptions.embedded()
                .instructions(5)
                .evaluation(evaluation -> evaluation.withTestScenes(3))
                .seed(2)
                .build());
        assertThat(other.alignment(1)).doesNotContainAnyElementsOf(images.alignment(1));
        assertThat(other.heldOut()).isEqualTo(images.heldOut());
    }

    @Test
    void trueDescriptionsHaveNoErrors() {
        CaptionWriter truthful = new CaptionWriter(LanguageOptions.defaults().withoutErrors());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            texts.add(truthful.write(SceneSplit.TEST.scene(i), Dice.of(i, "test")));
        }
        Metrics metrics = images.measure(images.heldOut(), texts);
        assertThat(metrics.responseHallucination()).isEqualTo(0);
        assertThat(metrics.overallHallucination()).isEqualTo(0);
        assertThat(metrics.labelerAccuracy()).isNull();
    }

    @Test
    void partIsDescribedByItsScenes() {
        assertThat(images.inWords(images.heldOut()))
                .isEqualTo("tiny-world scenes 3000000000 to 3000000002 of the part 'test'");
    }
}
