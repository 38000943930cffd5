package io.github.rlaifv.tinyworld.scene;

import java.util.Objects;

/**
 * One object of a scene.
 *
 * @param kind kind of the object
 * @param colour main colour
 * @param cell number of the cell that contains the whole object, 0..8, row by row
 * @param left left edge of its square bounding box, in pixels of the 96x96 image
 * @param top top edge of the box, in pixels
 * @param side side length of the box, in pixels
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
