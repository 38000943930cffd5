package io.github.rlaifv.tinyworld.scene;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The drawing of a kind: coloured shapes in the unit square (y down), drawn in order. Lines are converted to areas here,
 * so that the renderer only fills shapes.
 */
final class Drawing {
    /** The paint of a part. */
    enum Ink {
        /** The object's own colour. */
        OBJECT(0),
        GREY(0x5A5A5F),
        BROWN(0x78502D),
        WHITE(0xFAFAFA),
        LEAF(0x3CAA46);

        private final int rgb;

        Ink(int rgb) {
            this.rgb = rgb;
        }

        int rgb(int objectRgb) {
            return this == OBJECT ? objectRgb : rgb;
        }
    }

    /** An area with one ink. */
    record Part(Ink ink, Shape shape) {}

    private final List<Part> parts = new ArrayList<>();

    private Drawing() {}

    static List<Part> of(Kind kind) {
        Drawing d = new Drawing();
        switch (kind) {
            case TREE -> d.box(Ink.BROWN, .42, .6, .58, 1).polygon(Ink.OBJECT, .5, 0, .95, .68, .05, .68);
            case BENCH ->
                d.box(Ink.OBJECT, 0, .3, 1, .42)
                        .box(Ink.OBJECT, 0, .52, 1, .66)
                        .box(Ink.GREY, .08, .3, .16, .95)
                        .box(Ink.GREY, .84, .3, .92, .95);
            case KITE ->
                d.line(Ink.GREY, .05, .5, .6, .3, .8, .45, .9, .25, 1)
                        .polygon(Ink.OBJECT, .5, 0, .85, .35, .5, .75, .15, .35)
                        .line(Ink.WHITE, .04, .5, 0, .5, .75)
                        .line(Ink.WHITE, .04, .15, .35, .85, .35);
            case DOG ->
                d.box(Ink.OBJECT, .15, .55, .27, .95)
                        .box(Ink.OBJECT, .6, .55, .72, .95)
                        .ellipse(Ink.OBJECT, .05, .35, .8, .75)
                        .ellipse(Ink.OBJECT, .6, .1, 1, .5)
                        .line(Ink.OBJECT, .1, .08, .45, 0, .15)
                        .ellipse(Ink.WHITE, .82, .22, .9, .3);
            case CAR ->
                d.polygon(Ink.OBJECT, .2, .45, .32, .2, .7, .2, .82, .45)
                        .box(Ink.OBJECT, 0, .42, 1, .72)
                        .box(Ink.WHITE, .38, .26, .64, .42)
                        .ellipse(Ink.GREY, .1, .6, .36, .88)
                        .ellipse(Ink.GREY, .64, .6, .9, .88);
            case BUS ->
                d.box(Ink.OBJECT, .02, .08, .98, .82)
                        .box(Ink.WHITE, .1, .18, .28, .42)
                        .box(Ink.WHITE, .4, .18, .58, .42)
                        .box(Ink.WHITE, .7, .18, .88, .42)
                        .ellipse(Ink.GREY, .12, .7, .36, .95)
                        .ellipse(Ink.GREY, .64, .7, .88, .95);
            case SIGN ->
                d.box(Ink.GREY, .46, .5, .54, 1)
                        .polygon(Ink.OBJECT, .33, 0, .67, 0, .88, .2, .88, .45, .67, .65, .33, .65, .12, .45, .12, .2)
                        .box(Ink.WHITE, .25, .27, .75, .38);
            case LAMP ->
                d.box(Ink.GREY, .46, .4, .54, .95)
                        .box(Ink.GREY, .25, .92, .75, 1)
                        .polygon(Ink.OBJECT, .3, .02, .7, .02, .92, .45, .08, .45);
            case BOAT ->
                d.box(Ink.GREY, .47, .05, .53, .65)
                        .polygon(Ink.WHITE, .55, .08, .92, .58, .55, .58)
                        .polygon(Ink.OBJECT, 0, .62, 1, .62, .8, .95, .2, .95);
            case UMBRELLA ->
                d.line(Ink.GREY, .06, .5, .3, .5, .9, .62, .96, .7, .86)
                        .add(Ink.OBJECT, new Arc2D.Double(0, .05, 1, .95, 0, 180, Arc2D.PIE));
            case FISH ->
                d.ellipse(Ink.OBJECT, 0, .22, .75, .78)
                        .polygon(Ink.OBJECT, .62, .5, 1, .2, 1, .8)
                        .ellipse(Ink.WHITE, .14, .38, .25, .49);
            case BALL ->
                d.ellipse(Ink.OBJECT, .05, .05, .95, .95)
                        .arc(Ink.WHITE, .09, new Box(-.45, .05, .45, .95), -60, 120)
                        .arc(Ink.WHITE, .09, new Box(.55, .05, 1.45, .95), 120, 120);
            case CUP ->
                d.arc(Ink.OBJECT, .1, new Box(.5, .3, 1, .75), -100, 200)
                        .polygon(Ink.OBJECT, .05, .15, .75, .15, .65, .95, .15, .95);
            case APPLE ->
                d.ellipse(Ink.OBJECT, .05, .25, .58, .98)
                        .ellipse(Ink.OBJECT, .42, .25, .95, .98)
                        .line(Ink.BROWN, .08, .5, .35, .55, .05)
                        .ellipse(Ink.LEAF, .55, .05, .85, .2);
            case CLOCK ->
                d.ellipse(Ink.OBJECT, .02, .02, .98, .98)
                        .ellipse(Ink.WHITE, .17, .17, .83, .83)
                        .line(Ink.GREY, .08, .5, .5, .5, .24)
                        .line(Ink.GREY, .08, .5, .5, .7, .6);
            case CHAIR ->
                d.box(Ink.OBJECT, .1, 0, .24, 1)
                        .box(Ink.OBJECT, .1, .5, .85, .64)
                        .box(Ink.OBJECT, .72, .5, .85, 1);
        }
        return List.copyOf(d.parts);
    }

    private Drawing add(Ink ink, Shape shape) {
        parts.add(new Part(ink, shape));
        return this;
    }

    private Drawing box(Ink ink, double x0, double y0, double x1, double y1) {
        return add(ink, new Rectangle2D.Double(x0, y0, x1 - x0, y1 - y0));
    }

    private Drawing ellipse(Ink ink, double x0, double y0, double x1, double y1) {
        return add(ink, new Ellipse2D.Double(x0, y0, x1 - x0, y1 - y0));
    }

    private Drawing polygon(Ink ink, double... points) {
        Path2D path = path(points);
        path.closePath();
        return add(ink, path);
    }

    private Drawing line(Ink ink, double width, double... points) {
        return add(ink, stroke(width).createStrokedShape(path(points)));
    }

    /** The bounds of an ellipse. */
    private record Box(double x0, double y0, double x1, double y1) {}

    /** Adds an arc along the inner side of an ellipse; start and extent in degrees, counter-clockwise from the right. */
    private Drawing arc(Ink ink, double width, Box box, double start, double extent) {
        double half = width / 2;
        Shape arc = new Arc2D.Double(
                box.x0() + half,
                box.y0() + half,
                box.x1() - box.x0() - width,
                box.y1() - box.y0() - width,
                start,
                extent,
                Arc2D.OPEN);
        return add(ink, stroke(width).createStrokedShape(arc));
    }

    private static BasicStroke stroke(double width) {
        return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    private static Path2D path(double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        return path;
    }
}
