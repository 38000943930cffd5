package io.github.rlaifv.tinyworld.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("EnumOrdinal") // class ids
class SceneTest {
    private static final int COUNT = 5_000;

    @Test
    void sameSeedGivesSameSceneAndAdjacentSeedsDiffer() {
        assertThat(SceneSampler.sample(7)).isEqualTo(SceneSampler.sample(7));
        Set<List<SceneObject>> seen = new HashSet<>();
        LongStream.range(0, 1_000)
                .forEach(seed -> seen.add(SceneSampler.sample(seed).objects()));
        assertThat(seen).hasSize(1_000);
    }

    @Test
    void scenesHaveTheDocumentedDistribution() {
        int[] counts = new int[7];
        int[] settings = new int[4];
        int[] cells = new int[9];
        int objects = 0;
        int typicalColours = 0;
        for (int i = 0; i < COUNT; i++) {
            Scene scene = SceneSplit.DEVELOPMENT.scene(i);
            counts[scene.objects().size()]++;
            settings[scene.setting().ordinal()]++;
            for (SceneObject object : scene.objects()) {
                objects++;
                cells[object.cell()]++;
                typicalColours += object.colour() == object.kind().typicalColour() ? 1 : 0;
            }
        }
        double[] expected = {0, 0, 0, .25, .35, .25, .15};
        for (int n = 0; n < expected.length; n++) {
            assertThat((double) counts[n] / COUNT).as("%d objects", n).isCloseTo(expected[n], within(.025));
        }
        for (int count : settings) {
            assertThat((double) count / COUNT).isCloseTo(.25, within(.025));
        }
        for (int count : cells) {
            assertThat((double) count / objects).isCloseTo(1 / 9.0, within(.012));
        }
        assertThat((double) typicalColours / objects).isCloseTo(.3 + .7 / 6, within(.015));
    }

    @Test
    void objectsStayInTheirCells() {
        for (int i = 0; i < 500; i++) {
            for (SceneObject object : SceneSplit.TEST.scene(i).objects()) {
                double left = object.cell() % 3 * 32;
                double top = object.cell() / 3 * 32;
                assertThat(object.side()).isBetween(20.0, 28.0);
                assertThat(object.left()).isBetween(left, left + 32 - object.side());
                assertThat(object.top()).isBetween(top, top + 32 - object.side());
            }
        }
    }

    @Test
    void twoObjectsOfOneKindOrInOneCellAreRejected() {
        SceneObject car = new SceneObject(Kind.CAR, Colour.RED, 0, 2, 2, 24);
        SceneObject bus = new SceneObject(Kind.BUS, Colour.RED, 0, 2, 2, 24);
        SceneObject otherCar = new SceneObject(Kind.CAR, Colour.BLUE, 1, 34, 2, 24);
        assertThatThrownBy(() -> new Scene(1, Setting.PARK, 40, List.of(car, bus)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scene(1, Setting.PARK, 40, List.of(car, otherCar)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void patchLabelsAgreeWithTheObjects() {
        for (int i = 0; i < 200; i++) {
            Scene scene = SceneSplit.PRETRAINING.scene(i);
            PatchLabels labels = PatchLabels.of(scene);
            assertThat(labels.setting()).isEqualTo(scene.setting().ordinal());
            assertThat(Arrays.stream(labels.kind()).filter(kind -> kind != 16).count())
                    .isEqualTo(4L * scene.objects().size());
            for (SceneObject object : scene.objects()) {
                // The patch at the center of the object's bounding box.
                int column = (int) ((object.left() + object.side() / 2) / 16);
                int row = (int) ((object.top() + object.side() / 2) / 16);
                int patch = row * 6 + column;
                assertThat(labels.kind()[patch]).isEqualTo(object.kind().ordinal());
                assertThat(labels.colour()[patch]).isEqualTo(object.colour().ordinal());
                assertThat(labels.cell()[patch]).isEqualTo(object.cell());
            }
        }
    }

    @Test
    void partsOfTheDataShareNoSeed() {
        for (SceneSplit split : SceneSplit.values()) {
            for (long index : new long[] {0, 1, SceneSplit.SIZE - 1}) {
                assertThat(SceneSplit.of(split.scene(index))).isEqualTo(split);
            }
            assertThatThrownBy(() -> split.seed(SceneSplit.SIZE)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> split.seed(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
