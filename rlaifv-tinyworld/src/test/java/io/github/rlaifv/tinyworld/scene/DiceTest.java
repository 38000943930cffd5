package io.github.rlaifv.tinyworld.scene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiceTest {
    /** Compares with recorded numbers, because the quickstart's scenes depend on them. */
    @Test
    void numbersOfASeedDoNotChange() {
        Dice dice = Dice.of(5, "scene \u00E9");
        assertThat(dice.between(0, 1_000_000)).isEqualTo(484_681);
        assertThat(dice.uniform(0, 1)).isEqualTo(0.17909643467262337);
        assertThat(dice.between(0, 1_000_000)).isEqualTo(144_995);
    }
}
