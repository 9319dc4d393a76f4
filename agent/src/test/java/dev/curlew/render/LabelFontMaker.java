package dev.curlew.render;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Draws the glyphs of label-font.pgm.gz: run by hand, with DejaVuSansCondensed-Bold.ttf and the target as arguments,
 * whenever {@link FontAtlas} should hold other characters.
 */
final class LabelFontMaker {
    private LabelFontMaker() {}

    public static void main(String[] args) throws Exception {
        Font font =
                Font.createFont(Font.TRUETYPE_FONT, Path.of(args[0]).toFile()).deriveFont((float) FontAtlas.EM);
        int count = FontAtlas.glyphCount();
        int width = FontAtlas.CELL_WIDTH * FontAtlas.COLUMNS;
        int height = FontAtlas.CELL_HEIGHT * ((count + FontAtlas.COLUMNS - 1) / FontAtlas.COLUMNS);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setFont(font);
        graphics.setColor(Color.WHITE);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int index = 0; index < count; index++) {
            int codePoint = FontAtlas.codePoint(index);
            int x = index % FontAtlas.COLUMNS * FontAtlas.CELL_WIDTH;
            int y = index / FontAtlas.COLUMNS * FontAtlas.CELL_HEIGHT;
            if (!font.canDisplay(codePoint)) {
                continue; // advance 0: shown as a hollow box
            }
            String text = Character.toString(codePoint);
            double advance = font.createGlyphVector(graphics.getFontRenderContext(), text)
                    .getGlyphMetrics(0)
                    .getAdvanceX();
            graphics.setTransform(new AffineTransform());
            graphics.setClip(x, y, FontAtlas.CELL_WIDTH, FontAtlas.CELL_HEIGHT);
            graphics.drawString(text, x + FontAtlas.BEARING, y + FontAtlas.BASELINE);
            pixels[y * width + x] = (byte) Math.round(advance * FontAtlas.ADVANCE_STEPS);
        }
        graphics.dispose();
        write(Path.of(args[1]), pixels, width, height);
    }

    private static void write(Path target, byte[] pixels, int width, int height) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
            out.write(("P5\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
            out.write(pixels);
        }
    }
}
