SELECT label FROM samples WHERE image = ? AND source = ?;
