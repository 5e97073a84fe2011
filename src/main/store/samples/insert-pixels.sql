INSERT INTO image_pixels (image, preprocessing, pixels) VALUES (?, ?, ?) ON CONFLICT (image, preprocessing) DO NOTHING;
