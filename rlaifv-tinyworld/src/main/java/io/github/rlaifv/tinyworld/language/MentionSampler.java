package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneObject;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws the content of a caption, including its errors. One instance per caption. */
final class MentionSampler {
    private static final int EXTRA_TRIES = 8;

    private final LanguageOptions options;
    private final Scene scene;
    private final Dice dice;
    private final double inventionFactor;
    private final List<SceneObject> objects;
    private final List<Mention> mentions = new ArrayList<>();
    private final Set<Kind> said = EnumSet.noneOf(Kind.class);

    MentionSampler(LanguageOptions options, Scene scene, @Nullable Place region, Dice dice) {
        this.options = options;
        this.scene = scene;
        this.dice = dice;
        inventionFactor = region == null ? 1 : options.regionInventions();
        List<SceneObject> inReach = scene.objects().stream()
                .filter(object -> region == null || region.contains(object.cell()))
                .toList();
        objects = options.order() == LanguageOptions.Order.RANDOM ? dice.shuffled(inReach) : inReach;
    }

    /** Draws the setting that the caption states. */
    Setting setting() {
        return dice.chance(options.errors().wrongSetting()) ? dice.pick(Setting.values()) : scene.setting();
    }

    List<Mention> mentions() {
        return options.order() == LanguageOptions.Order.KIND ? mentionsByKind() : mentionsByObject();
    }

    private List<Mention> mentionsByKind() {
        Map<Kind, SceneObject> kept = new EnumMap<>(Kind.class);
        for (SceneObject object : objects) {
            if (!dice.chance(options.omission())) {
                kept.put(object.kind(), object);
            }
        }
        if (kept.isEmpty() && !objects.isEmpty()) {
            kept.put(objects.get(0).kind(), objects.get(0));
        }
        Kind extra = dice.chance(options.errors().extra() * inventionFactor) ? extraKind() : null;
        Kind last = null;
        for (Kind kind : Kind.inOrderOfMention()) {
            SceneObject object = kept.get(kind);
            if (object != null) {
                say(kind, colourOf(object), object.cell());
            } else if (!scene.has(kind) && (kind == extra || isBroughtToMind(kind, last))) {
                invent(kind);
            } else {
                continue;
            }
            last = kind;
        }
        return List.copyOf(mentions);
    }

    private boolean isBroughtToMind(Kind kind, @Nullable Kind last) {
        return last != null
                && last.companion().filter(kind::equals).isPresent()
                && dice.chance(options.errors().companion() * inventionFactor);
    }

    private Kind extraKind() {
        return dice.chance(options.errors().extraTypicalKind())
                ? dice.pick(scene.setting().typicalKinds())
                : dice.pick(Kind.values());
    }

    private List<Mention> mentionsByObject() {
        int count = objects.size();
        int extraBefore = dice.chance(options.errors().extra() * inventionFactor) ? dice.between(count / 2, count) : -1;
        for (int i = 0; i < count; i++) {
            if (i == extraBefore) {
                extra();
            }
            // The last object is kept if it would be the only one, so that no caption is empty.
            boolean onlyOne = i == count - 1 && mentions.isEmpty();
            if (!dice.chance(options.omission()) || onlyOne) {
                SceneObject object = objects.get(i);
                say(object.kind(), colourOf(object), object.cell());
                companions(object.kind());
            }
        }
        if (extraBefore == count) {
            extra();
        }
        return List.copyOf(mentions);
    }

    private void companions(Kind kind) {
        Kind partner = kind;
        while (true) {
            Kind companion = partner.companion().orElse(null);
            if (companion == null
                    || scene.has(companion)
                    || said.contains(companion)
                    || !dice.chance(options.errors().companion() * inventionFactor)) {
                return;
            }
            invent(companion);
            partner = companion;
        }
    }

    private void extra() {
        for (int i = 0; i < EXTRA_TRIES; i++) {
            Kind kind = extraKind();
            if (!scene.has(kind) && !said.contains(kind)) {
                invent(kind);
                return;
            }
        }
    }

    private void invent(Kind kind) {
        Colour colour = dice.chance(options.errors().inventedTypicalColour())
                ? kind.typicalColour()
                : dice.pick(Colour.values());
        say(kind, colour, dice.between(0, SceneObject.CELLS - 1));
    }

    private Colour colourOf(SceneObject object) {
        Kind kind = object.kind();
        if (kind.colourIsBiased()) {
            return dice.chance(options.errors().biasedColour()) ? kind.typicalColour() : object.colour();
        }
        if (dice.chance(options.errors().wrongColour())) {
            return dice.chance(options.errors().wrongColourTypical())
                    ? kind.typicalColour()
                    : dice.pick(Colour.values());
        }
        return object.colour();
    }

    private void say(Kind kind, Colour colour, int cell) {
        said.add(kind);
        mentions.add(new Mention(
                kind,
                dice.chance(options.colourSaid()) ? colour : null,
                dice.chance(options.placeSaid()) ? placeOf(cell) : null));
    }

    private Place placeOf(int cell) {
        if (dice.chance(options.errors().wrongPlace())) {
            return dice.pick(Place.values());
        }
        List<Place> places = Place.of(cell);
        return places.get(places.size() == 2 && dice.chance(options.rowSaid()) ? 1 : 0);
    }
}
