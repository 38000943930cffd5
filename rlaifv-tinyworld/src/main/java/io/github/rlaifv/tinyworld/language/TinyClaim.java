package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.Setting;

/** An atomic fact that the language can state, with its sentence, its question and its truth. */
public sealed interface TinyClaim {

    /** The claim as a sentence: "The car is red." */
    String sentence();

    /** The claim as a yes/no question: "Is the car red?" */
    String question();

    /** The ground truth. What is said of an absent object is false. */
    boolean holdsIn(Scene scene);

    /**
     * "The image shows a park."
     *
     * @param setting as claimed
     */
    record Shows(Setting setting) implements TinyClaim {
        @Override
        public String sentence() {
            return "The image shows " + TinyWords.withArticle(setting.word()) + ".";
        }

        @Override
        public String question() {
            return "Does the image show " + TinyWords.withArticle(setting.word()) + "?";
        }

        @Override
        public boolean holdsIn(Scene scene) {
            return scene.setting() == setting;
        }
    }

    /**
     * "There is a car."
     *
     * @param kind as claimed
     */
    record Exists(Kind kind) implements TinyClaim {
        @Override
        public String sentence() {
            return "There is " + TinyWords.withArticle(kind.word()) + ".";
        }

        @Override
        public String question() {
            return "Is there " + TinyWords.withArticle(kind.word()) + "?";
        }

        @Override
        public boolean holdsIn(Scene scene) {
            return scene.has(kind);
        }
    }

    /**
     * "The car is red."
     *
     * @param kind of the object
     * @param colour as claimed
     */
    record HasColour(Kind kind, Colour colour) implements TinyClaim {
        @Override
        public String sentence() {
            return "The " + kind.word() + " is " + colour.word() + ".";
        }

        @Override
        public String question() {
            return "Is the " + kind.word() + " " + colour.word() + "?";
        }

        @Override
        public boolean holdsIn(Scene scene) {
            return scene.find(kind).filter(object -> object.colour() == colour).isPresent();
        }
    }

    /**
     * "The car is on the left."
     *
     * @param kind of the object
     * @param place as claimed
     */
    record IsAt(Kind kind, Place place) implements TinyClaim {
        @Override
        public String sentence() {
            return "The " + kind.word() + " is " + place.phrase() + ".";
        }

        @Override
        public String question() {
            return "Is the " + kind.word() + " " + place.phrase() + "?";
        }

        @Override
        public boolean holdsIn(Scene scene) {
            return scene.find(kind)
                    .filter(object -> place.contains(object.cell()))
                    .isPresent();
        }
    }
}
