package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.processing.TargetSize;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TowerSourceTest {
    @TempDir
    Path model;

    @ParameterizedTest
    @CsvSource({
        "openai/clip-vit-large-patch14-336, 336",
        "openai/clip-vit-large-patch14, 224",
        "/home/somebody/models/clip-vit-large-patch14-336, 336",
        "./checkpoints/openai/clip-vit-large-patch14-336/, 336",
        "D:\\models\\clip-vit-large-patch14-336, 336"
    })
    void publishedTowersAreRecognizedInAnyFolder(String name, int side) {
        TowerSource tower = TowerSource.of(name, model);
        assertThat(tower.folder()).isEmpty();
        assertThat(tower.fields(model.resolve("config.json")).side("image_size", 0))
                .isEqualTo(side);
        assertThat(tower.processor().settings().crop()).isEqualTo(new TargetSize.Exact(side, side));
    }

    @Test
    void unknownTowersAreRejectedByName() {
        TowerSource tower = TowerSource.of("/home/somebody/own-tower", model);
        assertThatThrownBy(tower::processor)
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("/home/somebody/own-tower", "openai/clip-vit-large-patch14-336");
    }
}
