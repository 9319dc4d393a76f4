package dev.curlew.publish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class StdoutPublisherTest extends PublisherContract {
    /** A pipe whose reader may go and come back. */
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private boolean broken;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (broken) {
                throw new IOException("Broken pipe");
            }
            read.write(bytes, offset, length);
        }
    }

    @Override
    protected boolean hasHeaders() {
        return false;
    }

    @Override
    protected Peer open() {
        Pipe pipe = new Pipe();
        return new Peer() {
            @Override
            public Publisher publisher() {
                return new StdoutPublisher(pipe);
            }

            @Override
            public void stop() {
                pipe.broken = true;
            }

            @Override
            public void start() {
                pipe.broken = false;
            }

            @Override
            public List<Received> await(int atLeast) {
                List<Received> received = new ArrayList<>();
                for (String line :
                        pipe.read.toString(StandardCharsets.UTF_8).lines().toList()) {
                    received.add(new Received("", "", "", "", line.getBytes(StandardCharsets.UTF_8)));
                }
                return received;
            }

            @Override
            public void close() {}
        };
    }
}
