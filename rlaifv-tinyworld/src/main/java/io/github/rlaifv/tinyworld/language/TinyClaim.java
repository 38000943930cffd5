package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.Setting;

/** An atomic claim of the language, with its sentence, its question and its truth. */
public sealed interface TinyClaim {

    /** The claim as a sentence: "The car is red." */
    String sentence();

    /** The claim as a yes/no question: "Is the car red?" */
    String question();

    /** Whether the claim is true of a scene. Claims about absent objects are false. */
    boolean holdsIn(Scene scene);

    /**
     * Claim about the setting, such as "The image shows a park."
     *
     * @param setting claimed setting
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
     * Claim that an object exists, such as "There is a car."
     *
     * @param kind claimed kind
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
     * Claim about a colour, such as "The car is red."
     *
     * @param kind kind of the object
     * @param colour claimed colour
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
     * Claim about a place, such as "The car is on the left."
     *
     * @param kind kind of the object
     * @param place claimed place
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
