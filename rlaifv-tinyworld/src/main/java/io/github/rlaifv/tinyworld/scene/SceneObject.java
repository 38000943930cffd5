package io.github.rlaifv.tinyworld.scene;

import java.util.Objects;

/**
 * One object of a scene.
 *
 * @param kind what it is
 * @param colour its main colour
 * @param cell 0..8, row by row; it never leaves its cell
 * @param left of its square box, in pixels of the 96x96 image
 * @param top of its square box, in pixels
 * @param side of its square box, in pixels
 */
public record SceneObject(Kind kind, Colour colour, int cell, double left, double top, double side) {
    /** Number of cells of the 3x3 grid. */
    public static final int CELLS = 9;

    public SceneObject {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(colour, "colour");
        if (cell < 0 || cell >= CELLS) {
            throw new IllegalArgumentException("cell must be in [0, 8], was " + cell);
        }
    }
}
